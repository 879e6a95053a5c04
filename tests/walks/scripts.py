"""What the scripts of a page, and the browser for it, ask the server for, by the attributes that they read."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

KNOWN = ("since", "revision", "rendered-at")  # what a script tells of the page that it is on
BY_SCRIPT = {"HX-Request": "true"}
POSTED: dict[str, list[tuple[str, Any]]] = {
    "preview": [("body", "Turn the **drum** by hand.")],
    "mark-read": [],
    "presence-left": [("kind", "left")],
}


@dataclass(frozen=True)
class Ask:
    """A request that is made without a link or a button being taken."""

    address: str
    behaviour: str

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def is_of_browser(self) -> bool:
        """Is it made by the browser itself? No script reads the answer."""
        return self.behaviour in ("loads", "mark-read")

    @property
    def headers(self) -> dict[str, str]:
        if self.behaviour == "upload":
            return {"Accept": "application/json"}
        return {} if self.is_of_browser else BY_SCRIPT

    @property
    def is_post(self) -> bool:
        return self.behaviour in POSTED or self.behaviour == "upload"

    def sent(self) -> list[tuple[str, Any]]:
        """What it posts."""
        if self.behaviour == "upload":
            return [("file", (BytesIO(b"E18 at 40 degrees."), "notes.txt"))]
        return POSTED[self.behaviour]


def asks_of(tag: str, has: dict[str, str], base: str) -> list[Ask]:
    """What is asked for because of this element, with addresses resolved against `base`."""
    behaviours = has.get("data-behaviour", "").split()
    known = [(name.replace("-", "_"), has[f"data-{name}"]) for name in KNOWN if f"data-{name}" in has]
    found = [
        (has.get("data-url") if "quote" not in behaviours else None, (behaviours or [""])[0], known),
        (has.get("data-url") if "presence" in behaviours else None, "presence-left", []),
        (has.get("data-complete"), "complete", [("q", "d")]),
        (has.get("data-source"), "quote", []),
        (has.get("data-read"), "mark-read", []),
        (f"{has['href']}/card" if "hover-card" in behaviours else None, "hover-card", []),
        (has.get("hx-get") if tag != "a" else None, "htmx", [("title", "The drum turns")]),
        (has.get("src") or (has.get("href") if tag == "link" else None), "loads", []),
    ]
    return [Ask(_with(urljoin(base, address), values), by) for address, by, values in found if address]


def _with(address: str, values: list[tuple[str, str]]) -> str:
    split = urlsplit(address)
    return split._replace(query=urlencode([*parse_qsl(split.query), *values]), fragment="").geturl()
