// A form that can be sent for so many seconds (data-seconds) since the page was asked for; it shows how many are left, then goes.
behaviour("countdown", (form) => {
  const [left, until] = [form.querySelector("[data-left]"), Number(form.dataset.seconds) * 1000];
  const flash = form.closest(".flash");

  function tick() {
    const seconds = Math.ceil((until - performance.now()) / 1000);
    left.textContent = seconds > 0 ? `(${seconds})` : "";
    if (seconds > 0) return setTimeout(tick, 250);
    const hadFocus = form.contains(document.activeElement);
    form.remove();
    if (!hadFocus) return;
    flash.tabIndex = -1;
    flash.focus();
  }
  tick();
});
