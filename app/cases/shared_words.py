"""Where a text says the same words in a row as others do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from unicodedata import normalize

IN_A_ROW = 8  # words: fewer are said by chance, "thank you for your patience"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def shared_runs(text: str, others: Iterable[str]) -> list[tuple[int, int]]:
    """The places in `text` of eight words and more that one of `others` says in the same order, whatever their case,
    accents' encoding, marks and line breaks.
    """
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    mine = list(_runs(text))
    known = set(mine)
    shared = {run for other in others for run in _runs(other) if run in known} if known else known
    return _joined([(words[at][0], words[at + IN_A_ROW - 1][1]) for at, run in enumerate(mine) if run in shared])


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [_plain(match[0]) for match in _WORD.finditer(text)]
    return zip(*(islice(words, first, None) for first in range(IN_A_ROW)), strict=False)


def _plain(word: str) -> str:
    return normalize("NFKC", word).casefold().replace("’", "'")


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
