// A form is not sent while a file is still on its way: it would be missing from what is posted.
behaviour("wait-for-files", (place) => {
  const said = place.querySelector(".attach__wait");
  place.closest("form").addEventListener("submit", (event) => {
    said.hidden = !place.querySelector("progress");
    if (said.hidden) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(said.textContent);
  }, true);
});
