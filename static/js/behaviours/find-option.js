// A field above a long <select> that leaves only the options in which its words stand; data-own="zone" offers this device's time zone first.
behaviour("find-option", (select) => {
  const { find: label, none, own, ownLabel, counted } = select.dataset;
  const field = Object.assign(document.createElement("input"), { type: "search", className: "input find-option", id: `${select.id}-find`, placeholder: label, autocomplete: "off" });
  field.setAttribute("aria-label", label);
  field.setAttribute("aria-controls", select.id);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/_/g, " ").toLowerCase();
  const all = [...select.children].map((child) => ({ child, options: child.tagName === "OPTGROUP" ? [...child.children] : [child] }));
  offerOwn();
  select.before(field);

  function offerOwn() {
    const zone = own === "zone" && Intl.DateTimeFormat().resolvedOptions().timeZone;
    const match = zone && [...select.options].find((option) => option.value === zone);
    if (!match) return;
    const group = Object.assign(document.createElement("optgroup"), { label: ownLabel });
    const first = match.cloneNode(true);
    first.selected = first.defaultSelected = false;
    group.append(first);
    select.prepend(group);
    all.unshift({ child: group, options: [first] });
  }

  function narrow() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const chosen = select.selectedOptions[0];
    let count = 0;
    const left = all.flatMap(({ child, options }) => {
      const group = child.tagName === "OPTGROUP" ? fold(child.label) : "";
      const kept = options.filter((option) => words.every((word) => `${group} ${fold(option.text)} ${fold(option.value)}`.includes(word)));
      count += kept.length;
      const shown = options.filter((option) => kept.includes(option) || option === chosen);
      if (child.tagName === "OPTGROUP") child.replaceChildren(...shown);
      return shown.length ? [child] : [];
    });
    select.replaceChildren(...left);
    chosen.selected = true;
    select.size = words.length ? Math.min(Math.max(left.length + count, 2), 8) : 0;
    say(words.length ? (count ? counted.replace("{n}", count) : none) : "");
  }

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value) {
      field.value = "";
      narrow();
      event.preventDefault();
    } else if (["ArrowDown", "Enter"].includes(event.key)) {
      event.preventDefault();
      const match = field.value && [...select.options].find((option) => !option.selected);
      if (match) match.selected = true;
      select.focus();
    }
  });
});
