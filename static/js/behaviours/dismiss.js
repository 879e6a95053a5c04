// Takes a toast or a flash away.
behaviour("dismiss", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => button.closest(".toast, .flash").remove());
});
