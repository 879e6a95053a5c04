// Who sent a form of this page by the keyboard goes on where they were: at its button, or where that is gone at what the page names
// (data-rest). Not in a field: the single letters would be typed there.
const SENT = "sent";

behaviour("focus-back", (page) => {
  const [path, action] = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  if (path === location.pathname && document.activeElement === document.body) {
    const buttons = [...page.querySelectorAll("form button:not([type=button])")];
    const same = buttons.find((button) => button.form.getAttribute("action") === action && button.offsetParent);
    (same ?? page.querySelector("[data-rest]"))?.focus();
  }
  page.addEventListener("submit", (event) => {
    const isByKey = document.activeElement?.matches(":focus-visible") && !event.defaultPrevented;
    if (isByKey) sessionStorage.setItem(SENT, JSON.stringify([location.pathname, event.target.getAttribute("action")]));
  });
});
