// A field that filters a long list of boxes, and a count of those that are checked. Whatever is checked stays so while it is out of sight.
behaviour("tick-list", (group) => {
  const [place, count, status] = [".ticks__find", "[data-count]", "[role=status]"].map((each) => group.querySelector(each));
  const field = place.querySelector("input");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const items = [...group.querySelectorAll(".ticks__list label")].map((item) => ({ item, text: plain(item.textContent) }));
  place.hidden = items.length < 6;

  function filter() {
    const words = plain(field.value).split(/\s+/);
    for (const { item, text } of items) item.hidden = !words.every((word) => text.includes(word));
    status.textContent = items.some(({ item }) => !item.hidden) ? "" : status.dataset.none;
  }

  const tell = () => { count.textContent = count.dataset.count.replace("#", group.querySelectorAll("input:checked").length); };
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();   // the form is not sent by looking for somebody
    const seen = items.filter(({ item }) => !item.hidden);
    if (seen.length === 1) seen[0].item.querySelector("input").click();
  });
  group.addEventListener("change", tell);
  addEventListener("pageshow", tell);
});
