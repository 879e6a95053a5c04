// One box for all boxes of a name (data-name) in a list (data-list); it follows them, half full where only some are chosen.
// Beside it stand how many are (data-chosen), and a box for what is on other pages too (data-total) once all are.
behaviour("choose-all", (label) => {
  const all = label.querySelector("input");
  const list = document.getElementById(label.dataset.list);
  const count = label.parentElement.querySelector("[data-chosen]");
  const beyond = label.parentElement.querySelector("[data-total]");
  const boxes = () => [...list.querySelectorAll(`input[name="${label.dataset.name}"]`)];
  const follow = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
    const further = beyond?.querySelector("input");
    if (beyond) beyond.hidden = !all.checked;
    if (further && !all.checked) further.checked = false;
    if (!count) return;
    const number = further?.checked ? Number(beyond.dataset.total) : chosen;
    const words = number === 1 ? count.dataset.one : count.dataset.other.replace("{}", number.toLocaleString(document.documentElement.lang));
    if (count.textContent !== (number ? words : "")) count.textContent = number ? words : "";
  };
  label.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    follow();
  });
  list.addEventListener("change", follow);
  beyond?.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);   // boxes are as they were for who comes back
  follow();
});
