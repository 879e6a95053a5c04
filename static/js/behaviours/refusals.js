// What htmx asked for and was refused is told in a toast, in the words of the error page; nothing on the page changes.
behaviour("refusals", (place) => {
  const tell = (sentence) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.tone = "late";
    toast.setAttribute("role", "alert");
    toast.append(sentence);
    place.replaceChildren(toast);
    setTimeout(() => toast.remove(), 8000);
  };
  document.body.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    tell(page.querySelector("[data-sentence]")?.textContent ?? place.dataset.otherwise);
  });
  document.body.addEventListener("htmx:sendError", () => tell(place.dataset.otherwise));
});
