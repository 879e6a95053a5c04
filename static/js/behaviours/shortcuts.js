// Single letters press what names them (data-key="r"), unless one is writing or has switched them off (data-shortcuts="off" on html).
behaviour("shortcuts", (page) => {
  if (document.documentElement.dataset.shortcuts === "off") return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const found = [...page.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key);
    if (!found) return;
    event.preventDefault();
    if (found.matches("input[type=radio]")) {
      found.click();
      page.querySelector(`.say-form.is-${found.value} textarea`)?.focus();
    } else if (found.matches("textarea, input, select")) found.focus();
    else found.click();
  });
});
