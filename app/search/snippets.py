"""Excerpts of matching texts, with the matching words highlighted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from markupsafe import Markup, escape

from app.search.analysis import WORDS, terms_of

LENGTH = 240  # characters
MOST_PLACES = 200  # matches in a text that are compared, each with each other
KEPT = 8_192  # words whose stems a process caches
WORD = re.compile(WORDS)


def best_excerpt(texts: Sequence[str], stems: set[str]) -> Markup:
    """Return the passage of about `LENGTH` characters with most of the stems, highlighted with <mark>."""
    best, most = "", -1
    for text in texts:
        passage, number = _densest(" ".join(text.split()), stems)
        if number > most:
            best, most = passage, number
    return _marked(best, stems)


def _densest(text: str, stems: set[str]) -> tuple[str, int]:
    words = ((match.start(), _stems(match.group()) & stems) for match in WORD.finditer(text))
    found = ((place, stem) for place, seen in words for stem in seen)
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


def _marked(passage: str, stems: set[str]) -> Markup:
    parts, end = [], 0
    for match in WORD.finditer(passage):
        if _stems(match.group()) & stems:
            parts += [escape(passage[end : match.start()]), Markup("<mark>{}</mark>").format(match.group())]
            end = match.end()
    return Markup("").join([*parts, escape(passage[end:])])


@lru_cache(KEPT)
def _stems(word: str) -> frozenset[str]:
    return frozenset(stem for term in terms_of(word) for stem in (term.whole, *term.parts))
