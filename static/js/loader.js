// Attaches each behaviour to the elements that name it (data-behaviour="autosize"), now and in what htmx brings later.
const behaviours = new Map();
const attached = new WeakMap();

function behaviour(name, attach) {
  behaviours.set(name, attach);
}

function attachWithin(root) {
  const elements = [root, ...root.querySelectorAll("[data-behaviour]")].filter((element) => element.dataset?.behaviour);
  for (const element of elements) {
    const done = attached.get(element) ?? new Set();
    attached.set(element, done);
    for (const name of element.dataset.behaviour.split(" ")) {
      if (done.has(name) || !behaviours.has(name)) continue;
      done.add(name);
      behaviours.get(name)(element);
    }
  }
}

// Says a sentence to a screen reader.
function say(sentence) {
  document.getElementById("said").textContent = sentence;
}

function start() {
  document.documentElement.classList.add("has-script");
  attachWithin(document.body);
  document.body.addEventListener("htmx:load", (event) => attachWithin(event.detail.elt));
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  document.body.addEventListener("said", (event) => say(event.detail.value));   // a server says it by HX-Trigger: {"said": "…"}
}
