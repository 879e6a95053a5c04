// What is wider than its column (code, a table) can be scrolled by keyboard, too.
behaviour("scrollable", (words) => {
  for (const wide of words.querySelectorAll("pre, table")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
});
