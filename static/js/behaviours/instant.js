// Results while one types into a search field: a list under it, out of which one chooses ("choose"), from the address data-instant.
const [QUIET_SEARCH, SHORTEST_SEARCH] = [300, 2];   // milliseconds; characters
let instants = 0;

behaviour("instant", (field) => {
  const list = Object.assign(document.createElement("ul"), { className: "instant", id: `instant-${++instants}`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  Object.assign(list.dataset, { behaviour: "choose", for: field.id, first: "-1", tab: "leaves" });
  Object.assign(field, { type: "text", inputMode: "search", enterKeyHint: "search", autocomplete: "off" });   // only a text field may be a combobox
  field.form.append(list);
  attachWithin(list);
  let [waiting, asked] = [0, new AbortController()];

  const typed = () => field.value.trim();

  function offer(options) {
    options.forEach((option, number) => { option.id = `${list.id}-${number}`; });
    list.replaceChildren(...options);
    list.dispatchEvent(new Event("offered"));
  }

  async function look() {
    const text = typed();
    if (text.length < SHORTEST_SEARCH) return offer([]);
    asked = new AbortController();
    const answer = await fetch(`${field.dataset.instant}?q=${encodeURIComponent(text)}`, { signal: asked.signal }).catch(() => null);
    const found = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (!found || text !== typed() || document.activeElement !== field) return;
    offer([...found.querySelectorAll("[role=option]")]);
    say(found.querySelector("[data-said]").dataset.said);
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    asked.abort();
    waiting = setTimeout(look, QUIET_SEARCH);
  });
  field.form.addEventListener("submit", () => clearTimeout(waiting));
  list.addEventListener("chosen", ({ detail }) => { location.href = detail; });
});
