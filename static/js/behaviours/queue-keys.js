// "j" and "k" move down and up the rows (data-row) of a list by their links; "o" opens the row that one is at, and any other
// letter presses what the row has for it (data-row-key="x").
behaviour("queue-keys", (list) => {
  if (document.documentElement.dataset.shortcuts === "off") return;
  const writing = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(writing)) return;
    if (document.querySelector("dialog[open]")) return;
    const rows = [...list.querySelectorAll("[data-row]")];
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const step = { j: here + 1, k: Math.max(0, here - 1) }[event.key];
    const pressed = rows[here]?.querySelector(event.key === "o" ? "a" : `[data-row-key="${CSS.escape(event.key)}"]`);
    if (step === undefined && !pressed) return;
    event.preventDefault();
    if (pressed) pressed.click();
    else rows[step]?.querySelector("a").focus();
  });
});
