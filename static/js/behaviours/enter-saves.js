// Enter in a choice saves its form, as it does in a field of one line; in an open list it chooses.
behaviour("enter-saves", (form) => {
  const isOpen = (choice) => CSS.supports("selector(:open)") && choice.matches(":open");
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("select") || event.isComposing || isOpen(event.target)) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button:not([type=button])"));
  });
});
