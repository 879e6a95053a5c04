"""The variables of saved replies: {{customer}} and its kind, filled in when a reply is put into a composer. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLES = ("customer", "first_name", "agent", "case", "title", "link")

_VARIABLE = re.compile(r"\{\{[ \t]{0,3}([^{}\s]{0,40})[ \t]{0,3}\}\}")


def unknown_in(text: str) -> list[str]:
    """The names between double braces that we do not know, each once."""
    return list(dict.fromkeys(name for name in _VARIABLE.findall(text) if name not in VARIABLES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what its variables say; what we do not know stays as it is."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
