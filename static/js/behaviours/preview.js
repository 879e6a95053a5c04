// The tabs Write and Preview of an editor: the preview takes the place of the text, rendered by the server, so that it is the same
// as the post. Whatever focuses the text (a shortcut, a link to an error, the browser's own check) brings it back.
behaviour("preview", (tabs) => {
  const { url, target, failed, empty } = tabs.dataset;
  const [area, writing, pane] = [target, `${target}-write`, `${target}-preview`].map((id) => document.getElementById(id));
  const [write, preview] = tabs.querySelectorAll("[role=tab]");
  let [waiting, shown] = [0, null];

  async function load() {
    const text = area.value;
    if (text === shown) return;
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? area.form.elements.csrf_token?.value ?? "";
    const request = { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: new URLSearchParams({ body: text }) };
    pane.setAttribute("aria-busy", "true");
    const answer = text.trim() ? await fetch(url, request).catch(() => null) : null;
    const html = answer?.ok ? await answer.text() : "";
    if (text !== area.value) return;
    pane.removeAttribute("aria-busy");
    shown = answer?.ok ? text : null;
    const words = Object.assign(document.createElement("div"), { className: "prose" });
    if (html) words.innerHTML = html;   // sanitised by the server
    else words.textContent = text.trim() ? failed : empty;
    words.dataset.behaviour = "scrollable";
    pane.replaceChildren(words);
    attachWithin(words);
  }

  function show(tab) {
    const isPreview = tab === preview;
    if (isPreview) pane.style.minBlockSize = `${writing.offsetHeight}px`;   // what follows stays where it is
    for (const each of [write, preview]) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    pane.hidden = !isPreview;
    writing.classList.toggle("sr", isPreview);
    writing.setAttribute("aria-hidden", String(isPreview));
    area.tabIndex = isPreview ? -1 : 0;
    tabs.parentElement.classList.toggle("is-previewing", isPreview);
    if (isPreview) load();
  }

  for (const [panel, tab] of [[writing, write], [pane, preview]]) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(tab));
  }
  pane.tabIndex = 0;
  tabs.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const next = event.key === "Home" || (event.key !== "End" && event.target === preview) ? write : preview;
    next.click();
    next.focus();
  });
  area.addEventListener("focus", () => { if (!pane.hidden) show(write); });
  area.addEventListener("input", () => (clearTimeout(waiting), waiting = pane.hidden ? 0 : setTimeout(load, 400)));
  if (!pane.hidden) show(preview);
});
