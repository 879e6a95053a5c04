// A field of many lines that holds one: it wraps while it is typed. Enter sends its form, and pasted breaks become spaces.
behaviour("one-line", (area) => {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    area.form.requestSubmit();
  });
  area.addEventListener("input", () => {
    if (!/[\r\n]/.test(area.value)) return;
    const { selectionStart: at } = area;
    area.value = area.value.replace(/\r\n|[\r\n]/g, " ");
    area.setSelectionRange(at, at);
  });
});
