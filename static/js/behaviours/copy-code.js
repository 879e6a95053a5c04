// A button on each block of code that copies it.
behaviour("copy-code", (words) => {
  for (const block of words.querySelectorAll("pre")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small copy-code", textContent: words.dataset.copy });
    const frame = Object.assign(document.createElement("div"), { className: "code-frame" });
    block.replaceWith(frame);
    frame.append(block, button);
    button.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(block.textContent);
      button.textContent = words.dataset.copied;
      say(words.dataset.copied);
      setTimeout(() => (button.textContent = words.dataset.copy), 2000);
    });
  }
});
