// One box for all boxes of a name (data-name) in a list (data-list); it follows them, half full where only some are chosen.
behaviour("choose-all", (label) => {
  const all = label.querySelector("input");
  const list = document.getElementById(label.dataset.list);
  const boxes = () => [...list.querySelectorAll(`input[name="${label.dataset.name}"]`)];
  const follow = () => {
    const chosen = boxes().filter((box) => box.checked).length;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  label.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
  });
  list.addEventListener("change", follow);
  window.addEventListener("pageshow", follow);   // boxes are as they were for who comes back
  follow();
});
