// "/" goes to the search field, unless one is writing or has switched single letters off.
behaviour("focus-search", (input) => {
  if (document.documentElement.dataset.shortcuts === "off") return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (!input.offsetParent) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
});
