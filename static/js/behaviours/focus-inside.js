// What unfolds to be written in takes the focus, and shows its end too: its button is not left under the edge of the window.
behaviour("focus-inside", (details) => {
  details.querySelector("summary").addEventListener("click", () => setTimeout(() => {
    if (!details.open) return;
    details.querySelector("textarea, input:not([type=hidden])").focus({ preventScroll: true });
    details.scrollIntoView({ block: "nearest" });
  }));
});
