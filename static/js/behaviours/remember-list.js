// A list is remembered with its filters, its page and how far it was read, so that what is opened from it leads back there.
behaviour("remember-list", (main) => {
  const address = location.pathname + location.search;
  try {
    const before = JSON.parse(sessionStorage.getItem("list") ?? "{}");
    const top = before.returns && before.address === address ? before.top : 0;
    const save = () => sessionStorage.setItem("list", JSON.stringify({ address, label: main.dataset.label, top: Math.round(scrollY) }));
    if (top) scrollTo({ top, behavior: "instant" });
    save();
    addEventListener("pagehide", save);
  } catch { /* storage is off: the page leads to the whole list */ }
});
