"""Variables of saved replies, such as {{customer}}, replaced when a reply is inserted into an editor. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.core.text.html import from_text
from app.core.text.normalisation import normal

VARIABLES = ("customer", "first_name", "agent", "case", "title", "link")
_VARIABLE = re.compile(r"\{\{([^{}\n]{0,60})\}\}")
_BRACES = re.compile(r"\{\{([^{}\n]{0,40})")


def unknown_in(text: str) -> list[str]:
    """Return the unknown variable names after double braces, without duplicates."""
    rest = _VARIABLE.sub(lambda match: "" if normal(match[1]) in VARIABLES else match[0], text)
    return list(dict.fromkeys(normal(name) for name in _BRACES.findall(rest)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the Markdown text with its variables replaced, their values as plain text; unknown variables stay."""
    return _VARIABLE.sub(
        lambda match: from_text(values[name]) if (name := normal(match[1])) in values else match[0], text
    )
