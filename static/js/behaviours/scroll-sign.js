// Says that the table beneath has more columns than are seen, until it is scrolled to its end.
behaviour("scroll-sign", (sign) => {
  const table = sign.nextElementSibling;
  const look = () => { sign.hidden = table.scrollWidth - table.clientWidth - table.scrollLeft < 8; };
  table.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(table);
});
