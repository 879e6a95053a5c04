// What is found while one types stands in the column beside (data-beside), open, where there is one; else folded in its place,
// so that nothing moves under the fingers. How many there are is said once. No more than data-longest characters of a field are sent.
behaviour("beside", (found) => {
  const [place, column] = [found.parentElement, document.getElementById(found.dataset.beside)];
  const isWide = matchMedia("(width >= 64rem)");
  let [isOpen, told] = [false, ""];

  function settle() {
    (isWide.matches && column ? column : place).append(found);
    const details = found.querySelector("details");
    if (details) details.open = isWide.matches || isOpen;
  }

  found.addEventListener("htmx:configRequest", ({ detail: { parameters } }) => {
    for (const [name, text] of Object.entries(parameters)) parameters[name] = text.slice(0, Number(found.dataset.longest));
  });
  found.addEventListener("htmx:afterSwap", () => {
    settle();
    const now = found.querySelector("summary, .hint")?.textContent.trim() ?? "";
    if (now !== told) say(told = now);
  });
  found.addEventListener("click", (event) => {
    if (event.target.closest("summary")?.parentElement === found.querySelector("details")) isOpen = !isOpen;
  });
  isWide.addEventListener("change", settle);
  settle();
});
