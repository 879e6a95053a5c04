// Keeps what is typed in a form on the server, a moment after the last key and when the page goes away.
const QUIET = 2000;   // milliseconds

behaviour("draft", (form) => {
  const [key, status] = [form.dataset.draft, form.querySelector("[data-draft-status]")];
  const show = (when, is) => form.querySelectorAll(`[data-when=${when}]`).forEach((element) => { element.hidden = !is; });
  const words = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  let { seen } = form.dataset;
  let [kept, waiting, isSaving, isSent, isStuck] = [words(), 0, false, false, false];

  async function save({ leaving = false, anyway = false } = {}) {
    clearTimeout(waiting);
    const now = words();
    if (isSent || (!anyway && (now === kept || isStuck))) return;
    if (isSaving && !leaving) return later();
    if (leaving) sessionStorage.setItem(key, JSON.stringify({ seen, now }));
    const body = new URLSearchParams(now);
    body.set("key", key);
    if (!anyway && !isSaving) body.set("seen", seen);   // without it, what another page kept is put aside, not lost
    [kept, isSaving] = [now, true];
    try {
      hear(await fetch("/drafts", { method: "POST", body, keepalive: leaving, headers: { Accept: "application/json" } }));
    } catch {
      kept = "";
      status.textContent = form.querySelector(".draft").dataset.offline;
    }
    isSaving = false;
  }
  async function hear(answer) {
    const told = await answer.json();
    if (isSent) return;
    isStuck = answer.status === 409;
    if (answer.ok) {
      show("kept", (seen = told.seen) !== "");
      sessionStorage.removeItem(key);
    } else kept = "";
    show("conflict", isStuck);
    status.classList.toggle("is-wrong", answer.status === 422);   // too long, or one draft too many
    const sentence = told.said ?? told.detail;
    if (status.textContent !== sentence) status.textContent = sentence;
  }

  // Back before the server had the last words: the page shows those before.
  function catchUp() {
    const left = JSON.parse(sessionStorage.getItem(key));
    const fields = left?.seen === seen ? [...new URLSearchParams(left.now)] : [];
    for (const [name, value] of fields) if (form.elements[name] && form.elements[name].type !== "hidden") form.elements[name].value = value;
    save();
  }

  const [later, leave] = [() => { clearTimeout(waiting); waiting = setTimeout(save, QUIET); }, () => save({ leaving: true })];
  form.addEventListener("input", later);
  document.addEventListener("submit", ({ target }) => { if (target === form || target.dataset.endsDraft === key) { isSent = true; clearTimeout(waiting); sessionStorage.removeItem(key); } });
  form.addEventListener("htmx:responseError", () => { isSent = false; });
  form.querySelector("[data-draft-mine]").addEventListener("click", () => save({ anyway: true }));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => { isSent = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
  catchUp();
});
