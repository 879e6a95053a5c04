// Quotes a post's Markdown, or the words selected in it, into the answer: by its button, and by one that floats at the
// selection.
behaviour("quote", (button) => {
  const area = document.querySelector("#answer textarea[name=body]");
  const words = button.closest("article")?.querySelector(".prose");
  if (!area || !words) return;
  button.hidden = false;
  const floating = Object.assign(document.createElement("button"), { className: "btn btn--small quote-float", type: "button" });
  floating.append(...[...button.childNodes].map((each) => each.cloneNode(true)));

  function selected() {
    const selection = getSelection();
    const isHere = !selection.isCollapsed && words.contains(selection.anchorNode) && words.contains(selection.focusNode);
    return isHere ? selection : null;
  }

  const escaped = (word) => (word.includes("://") ? word : word.replace(/[\\`*_[\]<>&#~|!]/g, "\\$&"));

  function asMarkdown(text) {                          // that shows the words as they are, whatever they would mean
    const lines = text.trim().replace(/\n{3,}/g, "\n\n").split("\n").map((line) => line.trim().split(/(\s+)/).map(escaped).join(""));
    return lines.map((line) => line.replace(/^[-+=]|(?<=^\d+)[.)]/, "\\$&")).join("\n");
  }

  function source() {
    return fetch(button.dataset.source).then((answer) => (answer.ok ? answer.text() : ""), () => "");
  }

  async function quote() {
    const part = selected()?.toString();
    const text = part ? asMarkdown(part) : (await source()) || asMarkdown(words.innerText);
    const by = button.dataset.by.replace(/[\\[\]*_`<>]/g, "\\$&");
    const quoted = `> [${by}](${button.dataset.url}):\n>\n${text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`;
    const before = area.value.slice(0, area.selectionStart).trimEnd();
    area.setRangeText(`${before ? "\n\n" : ""}${quoted}`, before.length, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    floating.remove();
    button.closest("details")?.removeAttribute("open");
    getSelection().removeAllRanges();
    area.focus();
    area.scrollIntoView({ block: "center" });
  }

  function float() {
    const place = selected()?.getRangeAt(0).getBoundingClientRect();
    if (!place) return floating.remove();
    words.closest("article").append(floating);
    const around = floating.offsetParent.getBoundingClientRect();
    floating.style.insetInlineStart = `${Math.min(Math.max(0, place.left - around.left), around.width - floating.offsetWidth)}px`;
    floating.style.insetBlockStart = `${place.bottom - around.top + 6}px`;
  }

  for (const each of [button, floating]) each.addEventListener("click", quote);
  floating.addEventListener("pointerdown", (event) => event.preventDefault());   // the selection stays
  document.addEventListener("selectionchange", float);
});
