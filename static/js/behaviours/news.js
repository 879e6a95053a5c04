// Asks every half minute, while the page is seen, whether there are new answers, and says so; its button adds them to the page.
// What is read and what is typed stay where they are.
const PAUSE = 30_000, LONGEST_PAUSE = 600_000, FRESH = 10_000;   // milliseconds

behaviour("news", (place) => {
  const { url, since } = place.dataset;
  const [line, writing] = [place.querySelector("[role=status]"), place.nextElementSibling];
  const ask = (more) => fetch(`${url}?${new URLSearchParams({ since, ...more })}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  let [pause, looked, waiting, told] = [PAUSE, Date.now(), 0, ""];

  function later(wait) {
    clearTimeout(waiting);
    if (place.isConnected && !document.hidden) waiting = setTimeout(look, wait);
  }

  async function look() {
    looked = Date.now();
    const answer = await ask({});
    pause = answer?.ok ? PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    const text = answer?.status === 200 && !answer.redirected ? await answer.text() : "";
    if (text && text !== told) line.innerHTML = told = text;   // made by the server
    later(pause);
  }

  async function show() {
    const answer = await ask({ show: 1 });
    if (answer?.status !== 200) return look();
    const made = document.createRange().createContextualFragment(await answer.text());
    const [next, posts] = [made.querySelector("#news"), [...made.querySelectorAll("article.post")]];
    const isWriting = writing?.querySelector("textarea")?.value && writing.getBoundingClientRect().top < innerHeight;
    const top = writing?.getBoundingClientRect().top;
    document.getElementById("answers").replaceWith(made.querySelector("#answers"));
    document.getElementById("new-answers").append(...posts);
    place.replaceWith(next);
    for (const each of [...posts, next]) {
      globalThis.htmx?.process(each);   // strangers do without
      attachWithin(each);
    }
    if (isWriting) scrollBy({ top: writing.getBoundingClientRect().top - top, behavior: "instant" });
    next.querySelector("a").focus({ preventScroll: true });
  }

  line.addEventListener("click", (event) => {
    if (event.target.closest("button")) show();
    else if (event.target.closest("a")) line.replaceChildren();
  });
  writing?.addEventListener("focusin", () => { if (Date.now() - looked > FRESH) look(); });
  document.addEventListener("visibilitychange", () => later(Math.max(0, PAUSE - (Date.now() - looked))));
  later(PAUSE);
});
