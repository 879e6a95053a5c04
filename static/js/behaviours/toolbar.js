// The tools of the editor: each wraps or prefixes what is selected, as Markdown. Ctrl+B, Ctrl+I and Ctrl+K do the same; Ctrl+Enter sends.
const AROUND = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"] };
const BEFORE = { list: () => "- ", numbers: (line) => `${line + 1}. `, quote: () => "> ", heading: () => "## " };
const KEYS = { b: "bold", i: "italic", k: "link" };

function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");   // the first keeps "undo"
}

function wrap(area, [open, close]) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const inside = value.slice(start, end);
  replace(area, start, end, open + inside + close);
  area.setSelectionRange(start + open.length, start + open.length + inside.length);
}

function prefix(area, mark) {
  const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const lines = area.value.slice(start, area.selectionEnd).split("\n");
  replace(area, start, area.selectionEnd, lines.map((line, i) => mark(i) + line).join("\n"));
}

function insertTable(area) {
  const before = area.value.slice(0, area.selectionStart);
  const gap = before && !before.endsWith("\n\n") ? "\n\n" : "";
  replace(area, area.selectionStart, area.selectionEnd, `${gap}|   |   |\n|---|---|\n|   |   |\n`);
  area.setSelectionRange(before.length + gap.length + 2, before.length + gap.length + 3);
}

function format(area, name) {
  const inside = area.value.slice(area.selectionStart, area.selectionEnd);
  if (name === "code" && inside.includes("\n")) wrap(area, ["```\n", "\n```"]);
  else if (name === "table") insertTable(area);
  else if (AROUND[name]) wrap(area, AROUND[name]);
  else prefix(area, BEFORE[name]);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

behaviour("toolbar", (bar) => {
  const area = document.getElementById(bar.dataset.target);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const name = event.target.closest("[data-format]")?.dataset.format;
    if (name) format(area, name);
  });
  area.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return area.form.requestSubmit();
    const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? KEYS[event.key] : null;
    if (!name) return;
    event.preventDefault();
    format(area, name);
  });
});
