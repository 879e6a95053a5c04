// Keys are not lost between two pages: what was pressed before the page listened (early.js), or while the browser was on its way
// here from the page before, is pressed again. In a field that a key led to, the rest is typed.
const WAY = 3000;   // milliseconds for which keys wait for a next page, should none come
const AGE = 15000;   // milliseconds after which a key that waited is no longer meant, however slow the next page was
const STORE = "keys";
const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";

behaviour("early-keys", () => {
  const early = window.earlyKeys?.() ?? [];
  if (document.documentElement.dataset.shortcuts === "off") return;
  const stored = () => JSON.parse(sessionStorage.getItem(STORE) ?? "[]").filter(({ at }) => Date.now() - at < AGE);
  const keep = (key) => sessionStorage.setItem(STORE, JSON.stringify([...stored(), { key, at: Date.now() }]));
  const keys = [...stored().map(({ key }) => key), ...early];
  sessionStorage.removeItem(STORE);
  let until = 0;
  const isLeaving = () => performance.now() < until;
  const leave = () => { until = performance.now() + WAY; };

  addEventListener("keydown", (event) => {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isLetter || !isLeaving() || event.target.closest?.(WRITING)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    keep(event.key);
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isHere = !link || link.target || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!isHere && link.href.split("#")[0] !== location.href.split("#")[0]) leave();
  });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
  addEventListener("pageshow", () => { until = 0; });

  setTimeout(() => {
    for (const key of keys) {
      const at = document.activeElement ?? document.body;
      if (isLeaving()) keep(key);
      else if (at.closest(WRITING)) document.execCommand("insertText", false, key);
      else at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  });
});
