() => {
  // WCAG 2.5.8 Target Size (Minimum): 24 by 24 CSS px, except by spacing, inline, and where the browser draws it.
  const LEAST = 24;
  const targets = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, label:has(input), [role=button], [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !e.closest("[hidden], .sr, .skip"))
    .filter((e) => !e.matches("[tabindex='0']:not(a, button, input, select, textarea, summary)"));
  const box = (e) => {
    const label = e.matches("input[type=checkbox], input[type=radio]") ? e.closest("label") ?? (e.id && document.querySelector(`label[for="${e.id}"]`)) : null;
    const own = e.getBoundingClientRect();
    const rects = [own, label?.getBoundingClientRect()].filter((r) => r && r.width && r.height);
    if (!rects.length) return null;
    const left = Math.min(...rects.map((r) => r.left)), top = Math.min(...rects.map((r) => r.top));
    const right = Math.max(...rects.map((r) => r.right)), bottom = Math.max(...rects.map((r) => r.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const inline = (e) => {  // in a sentence: text beside it in the same block
    if (getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, dd, td, h1, h2, h3, h4, figcaption, blockquote, div, label");
    return block && [...block.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim().length > 1) ;
  };
  const all = targets.map((e) => ({ e, b: box(e) })).filter(({ b }) => b && b.width > 0 && b.height > 0);
  const circle = (b) => ({ x: (b.left + b.right) / 2, y: (b.top + b.bottom) / 2 });
  const near = (c, b) => Math.hypot(Math.max(b.left - c.x, 0, c.x - b.right), Math.max(b.top - c.y, 0, c.y - b.bottom)) < LEAST / 2;
  return all.filter(({ e, b }) => {
    if ((b.width >= LEAST - .5 && b.height >= LEAST - .5) || inline(e)) return false;
    const c = circle(b);
    return all.some((o) => o.e !== e && !o.e.contains(e) && !e.contains(o.e) && (
      (o.b.width >= LEAST - .5 && o.b.height >= LEAST - .5) ? near(c, o.b) : Math.hypot(circle(o.b).x - c.x, circle(o.b).y - c.y) < LEAST || near(c, o.b)));
  }).map(({ e, b }) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(b.width)}x${Math.round(b.height)} "${(e.innerText || e.ariaLabel || e.name || "").trim().slice(0, 40)}" in ${e.parentElement.className || e.parentElement.tagName}`);
}
