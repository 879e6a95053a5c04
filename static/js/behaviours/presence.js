// Says that somebody looks at this page, and at what (data-writes of a form) they write; shows who else does.
// All of it only while the page is seen.
const ASK = 2500, TELL = 25000, AT_MOST = 20000;   // milliseconds

behaviour("presence", (place) => {
  const { url, revision, renderedAt } = place.dataset;
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  let [tag, kind, told] = ["", "", -Infinity];

  async function ask() {
    if (document.hidden) return;
    const answer = await fetch(`${url}?${new URLSearchParams({ revision, rendered_at: renderedAt, since: tag })}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.status !== 200 || answer.redirected) return;
    tag = answer.headers.get("ETag").replace(/^W\/|"/g, "");
    place.innerHTML = await answer.text();   // made by the server
  }

  async function tell() {
    if (document.hidden || performance.now() - told < AT_MOST) return;
    const body = new URLSearchParams({ kind });
    [kind, told] = ["", performance.now()];
    await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token() } }).catch(() => null);
  }

  document.addEventListener("input", (event) => {
    const writes = event.target.closest("[data-writes]")?.dataset.writes;
    if (!writes) return;
    if (!kind) setTimeout(tell, Math.max(0, AT_MOST - (performance.now() - told)));
    kind = writes;
  });
  // who leaves is not shown for a minute more
  window.addEventListener("pagehide", () => navigator.sendBeacon(url, new URLSearchParams({ kind: "left", csrf_token: token() })));
  document.addEventListener("visibilitychange", () => { tell(); ask(); });
  setInterval(ask, ASK);
  setInterval(tell, TELL);
  tell().then(ask);
});
