// Hands the link's address to the device's own way of sharing; where there is none, copies it and says so.
behaviour("share", (link) => {
  const words = link.querySelector("span");
  const before = words.textContent;
  const tell = () => {
    words.textContent = link.dataset.done;
    say(link.dataset.done);
    setTimeout(() => { words.textContent = before; }, 3000);
  };
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(navigator.share || navigator.clipboard)) return;
    event.preventDefault();
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: link.href });
      else await navigator.clipboard.writeText(link.href).then(tell);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(link.href);
    }
  });
});
