// What htmx asked for and was refused is told in a toast, in the words of the error page; nothing on the page changes.
// Who was signed out meanwhile is offered to sign in, and to go on with what they pressed: that stays.
behaviour("refusals", (place) => {
  const tell = (sentence, way) => {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.tone = "late";
    toast.setAttribute("role", "alert");
    toast.append(sentence);
    place.replaceChildren(toast);
    if (way) {
      toast.append(way);
    } else {
      setTimeout(() => toast.remove(), 8000);
    }
  };
  document.body.addEventListener("htmx:responseError", (event) => {
    const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    tell(page.querySelector("[data-sentence]")?.textContent ?? place.dataset.otherwise, page.querySelector(".error__next [href^='/login']"));
  });
  document.body.addEventListener("htmx:sendError", () => tell(place.dataset.otherwise));
});
