// A file that the text names: words for a picture go into the text; taken out here, it goes from there.
behaviour("attached", (row) => {
  const area = document.getElementById(row.dataset.target);
  const words = row.querySelector("input");
  const address = row.dataset.address.replaceAll(".", "\\.");
  const written = new RegExp(`!?\\[(?:\\\\.|[^\\]\\\\])*\\]\\(${address}\\)`);

  function rewrite(made, after = "") {
    const found = new RegExp(written.source + after).exec(area.value);
    if (!found) return;
    area.setRangeText(made, found.index, found.index + found[0].length, "preserve");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  words?.addEventListener("input", () => { row.querySelector(".attach__undescribed").hidden = words.value.trim() !== ""; });
  words?.addEventListener("input", () => rewrite(`![${words.value.replace(/[\\[\]`*_<>&!~]/g, "\\$&")}](${row.dataset.address})`));
  row.querySelector("button").addEventListener("click", () => {
    rewrite("", "[^\\S\\n]*\\n{0,2}");
    const next = row.closest(".attach").querySelector(".attach__foot button");
    row.remove();
    next.focus();
  });
});
