"""Find a question by its number, its address, or its entry in a completion list."""

from __future__ import annotations

import re

NUMBER = re.compile(r"(?:.*/(?:questions|threads)/)?#?(\d{1,18})(?:[/?#].*)?|#(\d{1,18})\s.*", re.ASCII | re.DOTALL)


def number_in(text: str | None) -> int | None:
    """The number of the question that a person named by number or address, or chose from a list ("#12 Its title");
    None where these are other words.
    """
    found = NUMBER.fullmatch((text or "").strip())
    return int(found[1] or found[2]) if found else None
