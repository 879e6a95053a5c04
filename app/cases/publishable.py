"""What can be published of private words: without personal data, names and files. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.cases.leaks import Leak, cleaned

LEAST_OF_A_NAME = 3  # letters: "de" in "Maria de Sousa" names nobody

_FILE = re.compile(r"!?\[([^\[\]\n]{0,300})\]\(/files/[^()\s]{1,400}\)")


def publishable(text: str, leaks: Iterable[Leak], words: Mapping[str, str], names: Iterable[str]) -> str:
    """The text with neutral words where something was found, without these people's names and without files, which
    stay where they are.
    """
    text = _FILE.sub(r"\1", cleaned(text, leaks, words))
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= LEAST_OF_A_NAME}
    if not parts:
        return text
    named = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return re.sub(rf"(?<!\w)@?(?:{named})(?!\w)", words["name"], text, flags=re.IGNORECASE)
