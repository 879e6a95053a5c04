// Says how many characters are left, from where that begins to matter.
behaviour("counter", (field) => {
  const most = Number(field.dataset.most);
  const told = document.createElement("p");
  told.className = "hint counter";
  told.hidden = true;
  field.after(told);
  const count = () => {
    const left = most - [...field.value.trim()].length;
    told.hidden = left > most / 4;
    told.textContent = `${field.dataset.words} ${left}`;
    told.classList.toggle("is-over", left < 0);
    if (left === 20 || left === -1) say(told.textContent);
  };
  field.addEventListener("input", count);
  count();
});
