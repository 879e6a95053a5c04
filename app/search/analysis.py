"""Text analysis: what counts as a word, both for indexed text and for queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import category, normalize

from whoosh.analysis import CharsetFilter, Filter, LowercaseFilter, RegexTokenizer, StemFilter, StopFilter, Token
from whoosh.lang.porter import stem
from whoosh.support.charset import accent_map

KEPT = 8_192  # words cached by a process: the words of a language recur
COMMON = """
    a an and are as at be by for from has have i in is it its my of on or that the this to was what with
    c d j l m n qu s t au aux avec ce ces dans de des du elle en est et il je la le les ma mon ne ou par pas pour que
    qui se son sur un une
"""
TOO_COMMON = frozenset(COMMON.split())
LETTERS = accent_map | {ord(letter): pair for letter, pair in zip("æœßþ", ("ae", "oe", "ss", "th"), strict=True)}


def _marks() -> str:
    """Return the combining marks (such as vowel signs of Devanagari), for a regular expression's character class."""
    codes = (code for code in range(0x300, 0x11000) if category(chr(code)) in ("Mn", "Mc"))
    runs = (list(run) for _gap, run in groupby(enumerate(codes), lambda numbered: numbered[1] - numbered[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_LETTER = rf"[\w{_marks()}]"
WORDS = rf"{_LETTER}+(?:[.+#-]{_LETTER}+)*[+#]*"  # "c++", "e18", "lave-linge" are words; an apostrophe ends one
_JOINER = re.compile(r"[.+#_-]+")
_WITHOUT_BLANKS = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: they have no spaces between words."""


class Term(NamedTuple):
    """A word as it is indexed: its stem, and the stems of its parts if it is a compound."""

    whole: str
    parts: tuple[str, ...]


@lru_cache(KEPT)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a compound ("lave-linge": "lave", "linge"); without spaces, pairs of characters."""
    found: list[str] = []
    for piece in _JOINER.split(word):
        for index, run in enumerate(_WITHOUT_BLANKS.split(piece)):
            if index % 2:
                found += [run[start : start + 2] for start in range(max(1, len(run) - 1))]
            elif len(run) > 1 and run not in TOO_COMMON:
                found.append(run)
    return () if found == [word] else tuple(found)


def terms_of(text: str) -> list[Term]:
    """Return the words of a text in their order, without duplicates."""
    wholes = dict.fromkeys(token.text for token in _WHOLE(text, mode="query"))
    return [Term(stem(whole), tuple(stem(part) for part in parts_of(whole))) for whole in wholes]


class _WidthFilter(Filter):
    """Replaces full-width letters, digits and ligatures with their ordinary forms."""

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            token.text = normalize("NFKC", token.text)
            yield token


class _PartsFilter(Filter):
    """Adds the parts of compounds at the positions where they occur, so that a phrase of them is found."""

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        more = 0
        for token in tokens:
            whole, place = token.text, token.pos + more if token.positions else 0
            for word, step in ((whole, 0), *((part, step) for step, part in enumerate(parts_of(whole)))):
                token.text, token.pos = word, place + step
                yield token
            more += max(0, len(parts_of(whole)) - 1)


_WHOLE = (
    RegexTokenizer(WORDS)
    | _WidthFilter()
    | LowercaseFilter()
    | StopFilter(TOO_COMMON, minsize=1)
    | CharsetFilter(LETTERS)
)
ANALYZER = _WHOLE | _PartsFilter() | StemFilter()
