// "j" and "k" move down and up the items that wait for review, a digit presses the decision with that number, "u" undoes the
// last decision, "?" lists the keys; unless one is writing or has switched keys off.
behaviour("review-keys", (list) => {
  const arrived = location.hash.startsWith("#item-") && document.getElementById(location.hash.slice(1));
  if (arrived) arrived.focus();
  if (document.documentElement.dataset.shortcuts === "off") return;
  const writing = "input, textarea, select, dialog, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(writing)) return;
    const items = [...list.querySelectorAll(".item")];
    const here = items.findIndex((item) => item.contains(document.activeElement));
    const step = { j: here + 1, k: Math.max(0, here - 1) }[event.key];
    const pressed = event.key === "u" ? document.querySelector('.flash [data-key="u"]')
      : event.key === "?" ? list.querySelector('[data-review-key="?"]')
      : /^[1-9]$/.test(event.key) ? items[here]?.querySelector(`[data-digit="${event.key}"]`) : null;
    if (step === undefined && !pressed) return;
    event.preventDefault();
    if (pressed) pressed.click();
    else items[step]?.focus();
  });
});
