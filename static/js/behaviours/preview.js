// Shows what one writes as it will be read: asked of the server, so that it is the same.
behaviour("preview", (button) => {
  const area = document.getElementById(button.dataset.from);
  const pane = document.getElementById(button.dataset.into);
  let waiting;

  async function show() {
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? area.form.elements.csrf_token?.value ?? "";
    const answer = await fetch(button.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": token, "HX-Request": "true" },
      body: new URLSearchParams({ body: area.value }),
    });
    if (answer.ok) pane.querySelector(".prose").innerHTML = await answer.text();   // sanitised by the server
  }

  button.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-expanded", String(!pane.hidden));
    if (!pane.hidden) show();
  });
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!pane.hidden) waiting = setTimeout(show, 400);
  });
});
