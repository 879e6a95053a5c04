"""What HTML of ours may hold, checked on the tree that a browser would build of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

from app.core.text.html import ATTRIBUTES, LINK_REL, SCHEMES, TAGS, TASK_TAGS

SHOWN = TAGS - {"h1", "h2"} | TASK_TAGS | {"html", "head", "body", "tbody"}
CLASS = re.compile(r"(hl-\w+|language-[\w+#.-]+|align-\w+)( (hl-\w+|language-[\w+#.-]+|align-\w+))*")


def tree_of(html: str) -> Element:
    """The document that a browser makes of it."""
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return tree


def problems(html: str) -> list[str]:
    """Every tag, attribute and address in it that the allow-list does not name."""
    return [problem for element in tree_of(html).iter() for problem in _problems_of(element)]


def _problems_of(element: Element) -> list[str]:
    tag = element.tag
    if tag not in SHOWN:
        return [f"<{tag}>"]
    found = []
    for name, value in element.attrib.items():
        is_set_by_us = (tag, name, value) in {("a", "rel", LINK_REL), ("img", "loading", "lazy")}
        if name not in ATTRIBUTES.get(tag, ()) and not is_set_by_us:
            found.append(f"<{tag} {name}>")
        if name == "class" and not CLASS.fullmatch(value):
            found.append(f"class {value!r}")
        if name == "href" and _scheme(value) not in SCHEMES | {""}:
            found.append(f"href {value!r}")
        if tag == "input" and (element.get("type"), element.get("disabled")) != ("checkbox", ""):
            found.append("a control that is more than a disabled checkbox")
        if name == "src" and not value.lower().startswith(("https://", "/files/")):
            found.append(f"src {value!r}")
    if tag == "a" and element.get("rel") != LINK_REL:
        found.append("a link without rel")
    return found


def _scheme(address: str) -> str:
    """As a browser reads it: blanks and control characters around and within do not count."""
    address = re.sub(r"[\x00-\x20]", "", address)
    return "?" if re.match(r"[^/?#]*&colon;", address) else urlsplit(address).scheme.lower()
