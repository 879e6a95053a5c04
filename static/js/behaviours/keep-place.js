// After something was done in the list, or in what one of its rows leads to, one is at the same row again, or at the one that
// took its place: at the same height of the window, with the focus.
const PLACE = "place in a list", HALF_AN_HOUR = 1800000;

behaviour("keep-place", (list) => {
  const rows = () => [...list.querySelectorAll(":scope > [data-row]")];
  const address = () => location.pathname + location.search;

  function keep() {
    const row = document.activeElement?.closest("[data-row]") ?? rows().find((each) => each.querySelector(":checked"));
    const index = rows().indexOf(row);
    if (index < 0) return sessionStorage.removeItem(PLACE);
    const place = { address: address(), id: row.dataset.id, index, top: row.getBoundingClientRect().top, at: Date.now() };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  }

  function goBack() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
    const comesFrom = document.referrer && new URL(document.referrer).pathname.startsWith(location.pathname);
    if (place?.address !== address() || Date.now() - place.at > HALF_AN_HOUR || !comesFrom) return;
    const all = rows();
    const row = all.find((each) => each.dataset.id === place.id) ?? all[Math.min(place.index, all.length - 1)];
    if (!row) return;
    row.querySelector("a").focus({ preventScroll: true });
    scrollBy({ top: row.getBoundingClientRect().top - place.top, behavior: "instant" });
  }

  window.addEventListener("pagehide", keep);
  window.addEventListener("pageshow", (event) => { if (!event.persisted) goBack(); });
});
