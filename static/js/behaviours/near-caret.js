// Places a list that is offered at the caret of its field (data-for): below the line, above it where there is more room,
// and never under a bar: html's scroll-padding says how much of the window they cover.
const COPIED = ["font", "letterSpacing", "lineHeight", "padding", "borderWidth", "borderStyle", "boxSizing", "tabSize", "textIndent"];

function lineOf(field) {
  const box = field.getBoundingClientRect();
  if (field.tagName !== "TEXTAREA") return box;
  const [mirror, mark] = [document.createElement("div"), document.createElement("span")];
  for (const name of COPIED) mirror.style[name] = getComputedStyle(field)[name];
  Object.assign(mirror.style, { position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word", inlineSize: `${box.width}px` });
  mirror.textContent = field.value.slice(0, field.selectionStart);
  mark.textContent = "\u200b";
  mirror.append(mark);
  document.body.append(mirror);
  const top = Math.min(Math.max(box.top, box.top + mark.offsetTop - field.scrollTop), box.bottom - mark.offsetHeight);
  const found = { top, bottom: top + mark.offsetHeight, left: box.left + mark.offsetLeft };
  mirror.remove();
  return found;
}

behaviour("near-caret", (list) => {
  const field = document.getElementById(list.dataset.for);
  const gap = 4;   // pixels

  function place() {
    if (list.hidden) return;
    const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement);
    const { offsetTop = 0, height = innerHeight } = visualViewport ?? {};
    const line = lineOf(field);
    const above = line.top - offsetTop - parseFloat(scrollPaddingTop) - gap;
    const below = offsetTop + height - parseFloat(scrollPaddingBottom) - line.bottom - gap;
    list.style.maxBlockSize = "";
    const isAbove = list.offsetHeight > below && above > below;
    list.style.maxBlockSize = `${Math.min(list.offsetHeight, Math.max(isAbove ? above : below, 2 * list.firstElementChild.offsetHeight))}px`;
    list.style.insetBlockStart = `${isAbove ? line.top - gap - list.offsetHeight : line.bottom + gap}px`;
    list.style.insetInlineStart = `${Math.max(gap, Math.min(line.left, document.documentElement.clientWidth - list.offsetWidth - gap))}px`;
  }

  list.addEventListener("offered", place);
  addEventListener("scroll", place, { capture: true, passive: true });
  visualViewport?.addEventListener("resize", place);
});
