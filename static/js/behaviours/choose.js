// A list under a field (data-for) out of which one chooses without leaving the field: arrows, Enter, Tab, Escape, touch.
// Whoever fills the list says "offered"; what was chosen is told as "chosen". data-first is what is pointed at to begin with.
// With data-tab="leaves" Tab chooses nothing.
behaviour("choose", (list) => {
  const field = document.getElementById(list.dataset.for);
  const isInput = field.tagName === "INPUT";
  let active = -1;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  if (isInput) field.setAttribute("role", "combobox");

  function point(to) {
    active = to;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === to)));
    if (!list.children[to]) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", list.children[to].id);
    list.children[to].scrollIntoView({ block: "nearest" });
  }

  function open(is) {
    list.hidden = !is;
    if (isInput) field.setAttribute("aria-expanded", String(is));
    point(is ? Number(list.dataset.first) : -1);
  }

  function take(option) {
    open(false);
    list.dispatchEvent(new CustomEvent("chosen", { detail: option.dataset.value }));
  }

  const count = () => list.children.length;
  const keys = {
    ArrowDown: () => point((active + 1) % count()),
    ArrowUp: () => point((active <= 0 ? count() : active) - 1),
    Home: () => point(0),
    End: () => point(count() - 1),
    Escape: () => open(false),
    Enter: () => take(list.children[active]),
    Tab: () => take(list.children[active]),
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && list.dataset.tab === "leaves") return;
    const needsOne = !["ArrowDown", "ArrowUp", "Escape"].includes(event.key);
    const isOurs = !list.hidden && Object.hasOwn(keys, event.key) && !event.isComposing && !event.shiftKey;
    if (!isOurs || (needsOne && active < 0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys[event.key]();
  });
  field.addEventListener("blur", () => open(false));
  list.addEventListener("offered", () => open(count() > 0));
  list.addEventListener("pointerdown", (event) => event.preventDefault());   // the focus stays where one writes
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  open(false);
});
