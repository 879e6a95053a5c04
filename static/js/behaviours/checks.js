// A checklist that fills in as it becomes true: each item names a field of data-form and the pattern that it must match.
behaviour("checks", (list) => {
  const form = document.getElementById(list.dataset.form);
  const check = () => {
    for (const item of list.querySelectorAll("[data-matches]")) {
      const isDone = new RegExp(item.dataset.matches, "u").test(form.elements[item.dataset.field]?.value.trim() ?? "");
      const said = item.querySelector("[data-said]");
      item.classList.toggle("is-done", isDone);
      said.textContent = isDone ? said.dataset.done : said.dataset.not;
    }
  };
  list.classList.add("is-live");
  form.addEventListener("input", check);
  addEventListener("pageshow", check);
  check();
});
