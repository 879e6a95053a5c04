// Completes what is typed, names after data-trigger="@", all of a field with data-trigger="all", or else words, with what data-complete offers.
// Choosing is "choose".
let lists = 0;

behaviour("complete", (field) => {
  const { trigger = "", complete: url, list: label } = field.dataset;
  const pattern = trigger === "all" ? /^(.+)$/ : trigger ? /(?:^|[^\p{L}\p{N}_@/.+-])@([\p{L}\p{N}_][\p{L}\p{N}_.-]*)$/u : /([^\s,]+)$/u;
  const list = Object.assign(document.createElement("ul"), { className: "complete", id: `complete-${++lists}`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  Object.assign(list.dataset, { behaviour: "choose near-caret", for: field.id, first: trigger === "@" ? "0" : "-1" });
  field.after(list);
  attachWithin(list);
  let waiting;

  const typed = () => pattern.exec(field.value.slice(0, field.selectionStart))?.[1] ?? "";

  function option({ value, text, hint }, number) {
    const made = Object.assign(document.createElement("li"), { id: `${list.id}-${number}` });
    made.setAttribute("role", "option");
    made.dataset.value = value;
    for (const [kind, words] of [["b", text || value], ["span", text && `@${value}`], ["i", hint]]) {
      if (words) made.append(Object.assign(document.createElement(kind), { textContent: words }), " ");
    }
    return made;
  }

  async function look() {
    const text = typed();
    const answer = text && await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : [];
    if (text !== typed() || document.activeElement !== field) return;
    list.replaceChildren(...found.map(option));
    list.dispatchEvent(new Event("offered"));
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, typed() ? 150 : 0);
  });
  list.addEventListener("chosen", (event) => {
    const end = field.selectionStart;
    field.setRangeText(`${event.detail} `, end - typed().length, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
