// Sends files, several at once, and writes into the text where each one is. They are chosen here; "files" brings others.
behaviour("upload", (place) => {
  const { target, url, most, tooLarge, otherwise } = place.dataset;
  const area = document.getElementById(target);
  const [list, link, button, hint, template] = ["ul", "a", "button", ".attach__hint", "template"].map((each) => place.querySelector(each));
  const chosen = Object.assign(document.createElement("input"), { type: "file", multiple: true });

  function insert(markdown) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const before = value.slice(0, start), isPicture = markdown.startsWith("!");   // a picture is a paragraph of its own
    const gap = isPicture ? "\n\n".slice(/\n{0,2}$/.exec(before)[0].length) : /\S$/.test(before) ? " " : "";
    const rest = isPicture ? "\n\n".slice(/^\n{0,2}/.exec(value.slice(end))[0].length) : " ";
    area.setRangeText(`${before && gap}${markdown}${rest}`, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function fail(row, sentence) {
    row.querySelector("progress").remove();
    row.classList.add("has-error");
    row.querySelector(".attach__name").append(`: ${sentence}`);
    say(sentence);
  }

  function finish(row, { status, response }) {
    if (status !== 200) return fail(row, response?.detail ?? otherwise);
    insert(response.markdown);
    const made = document.createRange().createContextualFragment(response.item).firstElementChild;   // drawn by the server
    made.dataset.target = target;
    row.replaceWith(made);
    attachWithin(made);
    say(response.said);
  }

  function send(file) {
    const row = list.appendChild(template.content.firstElementChild.cloneNode(true));
    const [bar, request, form] = [row.querySelector("progress"), new XMLHttpRequest(), new FormData()];
    row.querySelector(".attach__name").textContent = file.name;
    bar.setAttribute("aria-label", file.name);
    row.querySelector("button").addEventListener("click", () => (request.abort(), row.remove(), button.focus()));
    if (file.size > most) return fail(row, tooLarge);
    form.append("file", file);
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", area.form.elements.csrf_token.value);
    request.upload.addEventListener("progress", (event) => (bar.value = (95 * event.loaded) / event.total));   // the rest is the server's
    request.addEventListener("load", () => finish(row, request));
    request.addEventListener("error", () => fail(row, otherwise));
    request.send(form);
  }

  link.hidden = true;
  button.hidden = hint.hidden = false;
  button.addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", () => ([...chosen.files].forEach(send), (chosen.value = "")));
  place.addEventListener("files", (event) => event.detail.forEach(send));
});
