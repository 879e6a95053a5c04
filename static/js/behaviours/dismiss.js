// Takes a toast away.
behaviour("dismiss", (button) => {
  button.addEventListener("click", () => button.closest(".toast, .flash").remove());
});
