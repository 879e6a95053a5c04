// Enter in a list or a quotation goes on with it; Enter in an empty item ends it.
behaviour("go-on", (area) => {
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const { selectionStart: at, selectionEnd: end, value } = area;
    const start = value.lastIndexOf("\n", at - 1) + 1;
    const found = /^(\s*)([-*+]|(\d{1,6})([.)])|>)( +)(\[[ xX]\] +)?/.exec(value.slice(start, at));
    if (at !== end || !found) return;
    event.preventDefault();
    const isEmpty = found[0].length === at - start;
    const mark = found[3] ? `${Number(found[3]) + 1}${found[4]}` : found[2];
    if (isEmpty) area.setSelectionRange(start, at);
    document.execCommand("insertText", false, isEmpty ? "\n" : `\n${found[1]}${mark}${found[5]}${found[6] ? "[ ] " : ""}`);   // keeps "undo"
  });
});
