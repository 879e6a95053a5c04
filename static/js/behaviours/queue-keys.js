// "j" and "k" move down and up a list of links, beginning at the current one; Enter opens.
behaviour("queue-keys", (list) => {
  if (document.documentElement.dataset.shortcuts === "off") return;
  document.addEventListener("keydown", (event) => {
    if (!["j", "k"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const links = [...list.querySelectorAll("a")];
    const focused = links.indexOf(document.activeElement);
    const here = focused < 0 ? links.findIndex((link) => link.ariaCurrent) : focused;
    links[event.key === "j" ? here + 1 : Math.max(0, here - 1)]?.focus();
  });
});
