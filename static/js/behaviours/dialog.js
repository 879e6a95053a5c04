// Makes a <details class="ask"> float as a dialog. The focus goes in, stays in, and comes back to the button.
behaviour("dialog", (details) => {
  const button = details.querySelector("summary");
  const words = details.querySelector(".dialog");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", words.getAttribute("aria-label"));
  dialog.append(...words.childNodes);
  words.replaceWith(dialog);
  button.setAttribute("aria-haspopup", "dialog");

  const ask = () => {
    details.open = true;
    dialog.showModal();
    dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select, button")?.focus();
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });
  dialog.addEventListener("close", () => {
    details.open = false;
    button.focus();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  for (const way of dialog.querySelectorAll("[data-close]")) way.hidden = false;
  if (details.open) ask();
});
