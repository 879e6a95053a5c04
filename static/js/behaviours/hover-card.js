// What stands behind a link, in short: its address + "/card", shown beside it while the pointer or the focus is on either (WCAG 1.4.13).
// Escape takes it away. A finger gets the link alone.
const AFTER = 350, UNTIL = 250;
let card = null;

function away() {
  card?.remove();
  card = null;
}

document.addEventListener("keydown", (event) => { if (event.key === "Escape") away(); });

behaviour("hover-card", (link) => {
  let waiting, leaving, fetched;

  const stay = () => clearTimeout(leaving);
  const leave = () => {
    clearTimeout(waiting);
    leaving = setTimeout(away, UNTIL);
  };

  async function show() {
    fetched ??= fetch(`${link.pathname}/card`, { headers: { "HX-Request": "true" } }).then((answer) => answer.ok && !answer.redirected ? answer.text() : "");
    const html = await fetched.catch(() => (fetched = undefined, ""));
    if (!html || !link.matches(":hover, :focus-visible")) return;
    away();
    card = Object.assign(document.createElement("div"), { className: "hover-card", innerHTML: html });
    card.setAttribute("role", "status");
    card.addEventListener("pointerenter", stay);
    card.addEventListener("pointerleave", leave);
    document.body.append(card);
    const at = link.getBoundingClientRect();
    const below = at.bottom + card.offsetHeight + 8 < innerHeight || at.top < card.offsetHeight + 8;
    card.style.top = `${scrollY + (below ? at.bottom + 6 : at.top - card.offsetHeight - 6)}px`;
    card.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8)) + scrollX}px`;
  }

  const soon = () => {
    stay();
    clearTimeout(waiting);
    waiting = setTimeout(show, AFTER);
  };
  link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") soon(); });
  link.addEventListener("pointerleave", leave);
  link.addEventListener("focus", () => { if (link.matches(":focus-visible")) soon(); });
  link.addEventListener("blur", leave);
});
