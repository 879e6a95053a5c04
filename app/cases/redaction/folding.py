"""Text in the form in which it is searched: full-width and other variants of a sign are that sign, and what nobody sees
inside a word is not there. Every place in it is known in the text as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category, normalize

_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]", re.DOTALL)  # a sign with its accents
_SELECTORS = re.compile(r"[\u034f\ufe00-\ufe0f]")  # they choose how a sign looks
INVISIBLE = "Cf"  # soft hyphen, zero-width space and joiners, marks of direction


class Folded(NamedTuple):
    """The folded text; where each of its signs begins and ends in the text as it was written."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the text as it was written."""
        return self.starts[start], self.ends[end - 1]


def folded(text: str) -> Folded:
    """The text in Unicode's form NFKC without invisible signs, as long as its ASCII part was."""
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
