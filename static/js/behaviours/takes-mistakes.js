// A form that is answered with itself and what was wrong in it takes the answer in, though it is a refusal.
behaviour("takes-mistakes", (form) => {
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 400 || !event.detail.xhr.getResponseHeader("HX-Reswap")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
});
