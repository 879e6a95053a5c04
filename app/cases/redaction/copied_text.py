"""Runs of words that a text shares with others. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.cases.redaction.folding import Folded, folded

IN_A_ROW = 8  # words: fewer coincide by chance, "thank you for your patience"
PAIRS_A_WORD = 2  # pairs of characters that count as one word, in scripts without spaces between words
_UNSPACED = (  # Thai, Lao, Burmese, Khmer, kana, Han
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[^\W_{_UNSPACED}]+(?:['’][^\W_{_UNSPACED}]+)*|[{_UNSPACED}]+")
_IS_UNSPACED = re.compile(rf"[{_UNSPACED}]")


def shared_runs(text: Folded, others: Iterable[str]) -> list[tuple[int, int]]:
    """Return the places in the original text where eight or more consecutive words also appear in one of `others`.

    Case, encoding of accents, punctuation, invisible characters and line breaks are ignored. In scripts without spaces,
    two pairs of characters count as a word.
    """
    words, places = _words(text.text)
    mine = list(_runs(words))
    known = {run for run, _first, _last in mine}
    shared = {run for other in others for run, *_place in _runs(_words(folded(other).text)[0]) if run in known}
    found = [(places[first][0], places[last][1]) for run, first, last in mine if run in shared]
    return [text.place(start, end) for start, end in _joined(found)]


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return the words of a folded text and their places. In scripts without spaces, pairs of characters are words."""
    words, places = [], []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if end - start > 1 and _IS_UNSPACED.match(text, start):
            pairs = [(at, at + 2) for at in range(start, end - 1)]
            words += [text[at:after] for at, after in pairs]
            places += pairs
        else:
            words.append(match[0].casefold().replace("’", "'"))
            places.append((start, end))
    return words, places


def _runs(words: list[str]) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield, from each word on, the shortest run worth eight words, with its first and last index."""
    weights = [1 if _IS_UNSPACED.match(word) else PAIRS_A_WORD for word in words]
    weight, end = 0, 0
    for first in range(len(words)):
        while weight < IN_A_ROW * PAIRS_A_WORD and end < len(words):
            weight += weights[end]
            end += 1
        if weight < IN_A_ROW * PAIRS_A_WORD:
            return
        yield tuple(words[first:end]), first, end - 1
        weight -= weights[first]


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
