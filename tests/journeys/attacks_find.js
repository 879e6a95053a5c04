// What of an attack became more than text. Our own icons, templates and the block of data for search engines are known.
() => {
  const found = [...struck];
  const LIVE = "script, style, iframe, frame, object, embed, applet, base, meta, link, svg, math, video, audio, template";
  const NEVER_IN_WORDS = "form, input, select, textarea, [id], [name], [data-behaviour], [hx-get], [hx-post]";
  const isIcon = (svg) => [...svg.children].every((each) => each.localName === "use" && each.getAttribute("href").startsWith("/assets/"));
  const isOurs = (element) => element.closest("svg[viewBox]") || (element.closest("svg") && isIcon(element.closest("svg"))) || element.matches('script[type="application/ld+json"], template');
  const isHeight = (element, name, value) => name === "style" && element.matches(".preview[id]") && /^min-block-size: \d+px;$/.test(value);
  const isForeignImage = (element) => element.matches('a.foreign-image[data-behaviour="show-image"]:not([id], [name], [hx-get], [hx-post])');
  const tell = (what) => found.push(what.slice(0, 200));

  for (const element of document.body.querySelectorAll("*")) {
    if (element.matches(LIVE) && !isOurs(element)) tell(element.outerHTML);
    for (const { name, value } of element.attributes) if (/^(on|srcdoc$|style$|xlink:)/i.test(name) && !isHeight(element, name, value)) tell(`${name}=${value}`);
    const address = element.href ?? element.src ?? element.action ?? "";
    if (/^(javascript|data|vbscript):/i.test(String(address))) tell(address);
  }
  for (const element of document.querySelectorAll(".prose *, .comment__words *")) if (element.matches(NEVER_IN_WORDS) && !isForeignImage(element)) tell(element.outerHTML);
  return found;
}
