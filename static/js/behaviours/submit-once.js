// A second press while the first is under way does nothing. Coming back to the page makes the form usable again.
behaviour("submit-once", (element) => {
  const form = element.form ?? element;
  const rest = () => {
    delete form.dataset.sent;
    form.querySelectorAll(".is-busy").forEach((button) => button.classList.remove("is-busy"));
  };
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.classList.add("is-busy");
    setTimeout(rest, 10000);
  });
  window.addEventListener("pageshow", rest);
  form.addEventListener("htmx:afterRequest", rest);
});
