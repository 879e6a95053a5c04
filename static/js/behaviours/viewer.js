// Opens the images of posts large, in their order on the page: arrows go on, Escape closes, and the focus returns to the image.
const LINKS = '.prose a[href^="/files/"]:has(> img)';

behaviour("viewer", (dialog) => {
  const [about, image, original, steps] = ["[role=status]", "img", "a", ".viewer__steps"].map((each) => dialog.querySelector(each));
  let [links, at] = [[], 0];

  function show(number) {
    at = (number + links.length) % links.length;
    const { alt } = links[at].firstElementChild;
    Object.assign(image, { src: links[at].href, alt });
    original.href = links[at].href;
    about.textContent = links.length > 1 ? `${at + 1} / ${links.length} · ${alt}` : alt;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    links = [...document.querySelectorAll(LINKS)].filter((each) => each.checkVisibility());
    steps.hidden = links.length < 2;
    show(links.indexOf(link));
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) show(at + Number(step));
    else if (event.target === dialog || event.target === image || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && links.length > 1) show(at + step);
  });
  dialog.addEventListener("close", () => {
    image.removeAttribute("src");
    links[at].scrollIntoView({ block: "nearest" });
    links[at].focus();
  });
});
