// Escape leaves a field: what was typed stays. The focus goes to the row or the pane that one came from; a part that was unfolded
// for the field is folded again. A list, a menu or a dialog that is open takes the key first.
behaviour("leave-field", (page) => {
  const fields = "input:not([type=checkbox], [type=radio]), textarea, select";
  let row = null;
  page.ownerDocument.addEventListener("focusin", (event) => {
    if (!event.target.matches(fields)) row = event.target.closest("[data-row]") ? event.target : row;
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || field.closest?.("dialog")) return;
    const folded = field.closest?.("details.case-hold[open]");
    if (!folded && !field.matches?.(fields)) return;
    const back = folded?.querySelector("summary") ?? (row?.isConnected ? row : null) ?? field.closest("[tabindex='0']") ?? page.querySelector("[data-rest]");
    if (folded) folded.open = false;
    field.blur();
    back?.focus();
  });
});
