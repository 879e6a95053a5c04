// Remembers the letters that are pressed while a page still loads; "early-keys" presses them once the page listens.
(() => {
  const keys = [];
  const keep = (event) => {
    const isWriting = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting) keys.push(event.key);
  };
  addEventListener("keydown", keep, true);
  window.earlyKeys = () => {
    removeEventListener("keydown", keep, true);
    return keys.splice(0);
  };
})();
