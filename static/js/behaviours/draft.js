// Keeps what is typed in a form on the server, a moment after the last key and when the page goes away.
const QUIET = 2000;   // milliseconds

behaviour("draft", (form) => {
  const status = form.querySelector("[data-draft-status]");
  const show = (when, is) => form.querySelectorAll(`[data-when=${when}]`).forEach((element) => { element.hidden = !is; });
  const words = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
  let { seen } = form.dataset;
  let [kept, waiting, isSaving, isSent, isStuck] = [words(), 0, false, false, false];

  function tell(sentence) {
    if (status.textContent !== sentence) status.textContent = sentence;
  }

  async function save({ leaving = false, anyway = false } = {}) {
    clearTimeout(waiting);
    const now = words();
    if (isSent || (!anyway && (now === kept || isStuck))) return;
    if (isSaving && !leaving) return later();
    const body = new URLSearchParams(now);
    body.set("key", form.dataset.draft);
    if (!anyway && !isSaving) body.set("seen", seen);   // without it, what another page kept is put aside, not lost
    [kept, isSaving] = [now, true];
    try {
      hear(await fetch("/drafts", { method: "POST", body, keepalive: leaving, headers: { Accept: "application/json" } }));
    } catch {
      kept = "";
      if (!isSent) tell(form.querySelector(".draft").dataset.offline);
    }
    isSaving = false;
  }

  async function hear(answer) {
    const told = await answer.json();
    if (isSent) return;
    isStuck = answer.status === 409;
    if (answer.ok) seen = told.seen;
    else kept = "";
    show("conflict", isStuck);
    if (answer.ok) show("kept", seen !== "");
    tell(told.said ?? told.detail ?? "");
  }

  const later = () => { clearTimeout(waiting); waiting = setTimeout(save, QUIET); };
  const leave = () => save({ leaving: true });
  form.addEventListener("input", later);
  form.addEventListener("submit", () => { isSent = true; clearTimeout(waiting); });
  form.addEventListener("htmx:responseError", () => { isSent = false; });
  form.querySelector("[data-draft-mine]").addEventListener("click", () => save({ anyway: true }));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => { isSent = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
});
