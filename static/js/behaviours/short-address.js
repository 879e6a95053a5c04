// A form whose answer is an address leaves out what nobody filled in.
behaviour("short-address", (form) => {
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((field) => field.name && field.value === "");
    for (const field of empty) field.disabled = true;
    setTimeout(() => empty.forEach((field) => { field.disabled = false; }));   // for who comes back
  });
});
