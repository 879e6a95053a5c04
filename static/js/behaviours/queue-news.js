// Asks, while the page is seen, what is new in its list (data-list, rows with data-id and data-stamp) and who is on its cases.
// It says so beside the link that loads the list again, and never moves a row. It asks less often when no answer comes.
const EVERY = 2500, AT_LEAST = 60000;   // milliseconds

behaviour("queue-news", (place) => {
  const rows = [...document.querySelectorAll(`#${place.dataset.list} > [data-id]`)];
  const words = place.querySelector("[data-words]");
  const shown = rows.map((row) => `${row.dataset.id}-${row.dataset.stamp}`).join(".");
  let [tag, wait, timer] = ["", EVERY, 0];

  function show(fragment) {
    const news = fragment.querySelector("[data-news]");
    if (words.innerHTML !== news.innerHTML) words.innerHTML = news.innerHTML;   // made by the server
    place.classList.toggle("is-fresh", news.childElementCount > 0);
    for (const row of rows) {
      const here = [...fragment.querySelectorAll(`[data-for="${row.dataset.id}"]`)];
      row.querySelector("[data-here]").replaceChildren(...here);
    }
  }

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    const url = `${place.dataset.url}&${new URLSearchParams({ shown, since: tag })}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    const isThere = [200, 204].includes(answer?.status) && !answer.redirected;
    if (isThere && answer.status === 200) {
      tag = answer.headers.get("ETag").replace(/^W\/|"/g, "");
      const template = document.createElement("template");
      template.innerHTML = await answer.text();
      show(template.content);
    }
    wait = isThere ? EVERY : Math.min(wait * 2, AT_LEAST);
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  document.addEventListener("visibilitychange", ask);
  window.addEventListener("pageshow", ask);
  timer = setTimeout(ask, wait);
});
