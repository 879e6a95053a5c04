// Copies the words of a field.
behaviour("copy", (button) => {
  const field = document.getElementById(button.dataset.from);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard?.writeText(field.value);
    say(button.dataset.done);
  });
});
