// Letters press what names them (data-key="r", or two in a row: data-key="g q"), unless one is writing or has switched them
// off (data-shortcuts="off" on html). A field that is folded away is unfolded first.
behaviour("shortcuts", (page) => {
  if (document.documentElement.dataset.shortcuts === "off") return;
  const soon = 1500;   // milliseconds between two letters that belong together
  const writing = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";
  let before = { key: "", timeStamp: -soon };
  for (const each of page.querySelectorAll("[data-key]")) {
    if (each.dataset.key.length === 1) each.setAttribute("aria-keyshortcuts", each.dataset.key);
  }

  const named = (keys) => [...page.querySelectorAll("[data-key]")].find((element) => element.dataset.key === keys);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.(writing)) return;
    if (document.querySelector("dialog[open]")) return;
    const pair = event.timeStamp - before.timeStamp < soon ? named(`${before.key} ${event.key}`) : undefined;
    before = event;
    const found = pair ?? named(event.key);
    if (!found) return;
    event.preventDefault();
    if (!found.matches("summary")) found.closest("details")?.setAttribute("open", "");
    if (found.matches("input[type=radio]")) {
      found.click();
      page.querySelector(`.timeline-composer.is-${found.value} textarea`)?.focus();
    } else if (found.matches("textarea, input, select")) found.focus();
    else found.click();
  });
});
