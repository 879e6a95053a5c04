// A form that stands within what it swaps, and is answered with itself and what was wrong in it: it takes that answer in,
// though it is a refusal.
behaviour("takes-mistakes", (form) => {
  form.closest(form.getAttribute("hx-target")).addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status < 400 || !event.detail.xhr.getResponseHeader("HX-Reswap")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
});
