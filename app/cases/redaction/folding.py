"""Fold full-width and other variants of characters and drop invisible ones; folded places map back to the original."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category, normalize

_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]", re.DOTALL)  # a character with its accents
_SELECTORS = re.compile(r"[\u034f\ufe00-\ufe0f]")  # variation selectors, which choose the look of a character
INVISIBLE = "Cf"  # soft hyphen, zero-width space and joiners, direction marks


class Folded(NamedTuple):
    """The folded text, and start and end of each of its characters in the original text."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of `text[start:end]` in the original text."""
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> Folded:
    """Return the text in Unicode form NFKC without invisible characters; ASCII text stays as it is."""
    if text.isascii():
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    signs, starts, ends = [], [], []
    for cluster in _CLUSTER.finditer(text):
        for sign in cluster[0] if cluster[0].isascii() else normalize("NFKC", cluster[0]):
            if category(sign) != INVISIBLE and not _SELECTORS.match(sign):
                signs.append(sign)
                starts.append(cluster.start())
                ends.append(cluster.end())
    return Folded("".join(signs), starts, ends)
