// Tells the server that what this link leads to is being read; the browser follows the link meanwhile.
behaviour("mark-read", (link) => {
  const tell = () => {
    const form = new FormData();
    form.set("csrf_token", document.querySelector('meta[name="csrf-token"]')?.content ?? "");
    navigator.sendBeacon(link.dataset.read, form);
  };
  link.addEventListener("click", tell);
  link.addEventListener("auxclick", (event) => event.button === 1 && tell());
});
