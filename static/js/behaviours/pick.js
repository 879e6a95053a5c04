// Looks for a ready text and puts it into whichever text beside it is open. The list itself is "choose".
behaviour("pick", (place) => {
  const [button, panel, field, list, status] = ["button", ".pick__panel", "input", "[role=listbox]", "[role=status]"].map((each) => place.querySelector(each));
  const open = () => [...place.parentElement.querySelectorAll("form textarea")].find((area) => area.offsetParent);
  let [found, waiting, before] = [[], 0, null];
  button.hidden = false;

  function show(is, back = open()) {
    panel.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
    if (is) {
      before = document.activeElement;
      field.value = "";
      field.focus();
      look();
    } else (back === document.body ? open() : back)?.focus();
  }

  function option({ text, hint, body }, number) {
    const made = Object.assign(document.createElement("li"), { id: `${list.id}-${number}`, title: body });
    made.setAttribute("role", "option");
    made.dataset.value = number;
    for (const [kind, words] of [["b", text], ["i", hint]]) {
      if (words) made.append(Object.assign(document.createElement(kind), { textContent: words }), " ");
    }
    return made;
  }

  async function look() {
    const words = field.value;
    const asked = new URLSearchParams({ q: words, kind: open()?.form.dataset.writes ?? "" });
    const answer = await fetch(`${place.dataset.url}?${asked}`).catch(() => null);
    if (words !== field.value || panel.hidden) return;
    found = answer?.ok ? await answer.json() : [];
    status.textContent = found.length ? "" : status.dataset.none;
    list.replaceChildren(...found.map(option));
    list.dispatchEvent(new Event("offered"));
  }

  list.addEventListener("chosen", (event) => {
    const [area, { value, body }] = [open(), found[Number(event.detail)]];
    show(false);
    const before = area.value.slice(0, area.selectionStart);
    const text = (before && !before.endsWith("\n") ? "\n\n" : "") + body;
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");   // the first keeps "undo"
    area.form.elements.saved.value += ` ${value}`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  button.addEventListener("click", () => show(panel.hidden));
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();   // the list takes no Escape of its own
    show(false, before);
  }, true);
});
