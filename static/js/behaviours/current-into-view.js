// A pane that scrolls by itself shows what is current in it.
behaviour("current-into-view", (pane) => {
  const current = pane.querySelector("[aria-current]");
  if (current && pane.scrollHeight > pane.clientHeight) pane.scrollTop = current.offsetTop - (pane.clientHeight - current.offsetHeight) / 2;
});
