"""Excerpts of matching texts, with the matching words highlighted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from unicodedata import normalize

from markupsafe import Markup, escape

from app.core.text_index.analysis import LETTERS, WORD, Term, stems_of

LENGTH = 240  # characters
MOST_PLACES = 200  # matches in a text that are compared, each with each other
SHORTEST_BEGINNING = 2  # letters of a stem that a word must begin with to be looked at
ENDING = 2  # letters of a stem that words may have otherwise ("happi": "happy")


def stems_in(terms: Iterable[Term]) -> frozenset[str]:
    """Return the stems that are highlighted."""
    return frozenset(each for term in terms for alternative in term.alternatives for each in alternative)


def best_excerpt(texts: Sequence[str], stems: frozenset[str]) -> Markup:
    """Return the passage of about `LENGTH` characters with most of the stems, highlighted with <mark>."""
    best, most = "", -1
    beginnings = _beginnings(stems)
    for text in texts:
        passage, number = _densest(" ".join(text.split()), stems, beginnings)
        if number > most:
            best, most = passage, number
    return _marked(best, stems, beginnings)


def _beginnings(stems: frozenset[str]) -> re.Pattern[str] | None:
    """Return a pattern for places where a word may have one of the stems."""
    short = sorted({stem[: max(SHORTEST_BEGINNING, len(stem) - ENDING)] for stem in stems})
    return re.compile("|".join(map(re.escape, short))) if short else None


def _words(text: str, stems: frozenset[str], beginnings: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    """Yield the words that have one of the stems; `text` has single spaces."""
    if beginnings is None:
        return
    folded = normalize("NFKC", text).lower().translate(LETTERS)
    places = (place.start() for place in beginnings.finditer(folded))
    starts = dict.fromkeys(text.rfind(" ", 0, place) + 1 for place in places)
    runs = [(start, text.find(" ", start)) for start in starts]
    if len(folded) != len(text):  # the places are not the same: look at every word
        runs = [(0, -1)]
    for start, end in runs:
        words = WORD.finditer(text, start, end if end >= 0 else len(text))
        yield from (word for word in words if stems_of(word.group()) & stems)


def _densest(text: str, stems: frozenset[str], beginnings: re.Pattern[str] | None) -> tuple[str, int]:
    found = (
        (word.start(), stem) for word in _words(text, stems, beginnings) for stem in stems_of(word.group()) & stems
    )
    places = list(islice(found, MOST_PLACES))
    start = 0
    most = 0
    for place, _found in places:
        seen = len({stem for other, stem in places if place <= other < place + LENGTH})
        if seen > most:
            start, most = max(0, place - LENGTH // 4), seen
    start = text.rfind(" ", 0, start) + 1 if start else 0
    passage = text[start : start + LENGTH]
    if start + LENGTH < len(text):
        passage = passage.rsplit(" ", 1)[0] + " …"
    return ("… " if start else "") + passage, most


def _marked(passage: str, stems: frozenset[str], beginnings: re.Pattern[str] | None) -> Markup:
    parts, end = [], 0
    for match in _words(passage, stems, beginnings):
        parts += [escape(passage[end : match.start()]), Markup("<mark>{}</mark>").format(match.group())]
        end = match.end()
    return Markup("").join([*parts, escape(passage[end:])])
