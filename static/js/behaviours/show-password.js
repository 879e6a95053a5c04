// Shows what is typed into a password field, and hides it again; it is hidden before the form is sent.
behaviour("show-password", (button) => {
  const field = document.getElementById(button.dataset.of);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
});
