// The first crumb of a question or suggestion leads back to the list that it was opened from.
behaviour("back-to-list", (link) => {
  try {
    const list = JSON.parse(sessionStorage.getItem("list"));
    const there = new URL(list.address, location.origin);
    if (there.origin !== location.origin || there.pathname === location.pathname || !list.label) return;
    link.href = there.pathname + there.search;
    link.querySelector("[data-label]").textContent = list.label;
    link.querySelector("[hidden]").hidden = false;
    link.addEventListener("click", () => sessionStorage.setItem("list", JSON.stringify({ ...list, returns: true })));
  } catch { /* nothing is remembered: the crumb leads to the whole list */ }
});
