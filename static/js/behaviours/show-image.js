// Puts the image of another site into the link that stands for it. Until it is clicked, nothing is asked of that site.
behaviour("show-image", (link) => {
  link.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.querySelector("img, em")) return;   // shown, or not to be had: the link leads to it
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    const image = Object.assign(new Image(), { referrerPolicy: "no-referrer", alt: link.dataset.alt });
    image.addEventListener("load", () => {
      link.removeAttribute("aria-busy");
      link.replaceChildren(image);
    });
    image.addEventListener("error", () => {
      link.removeAttribute("aria-busy");
      link.append(" ", Object.assign(document.createElement("em"), { textContent: link.dataset.failed }));
      say(link.dataset.failed);
    });
    image.src = link.href;
  });
});
