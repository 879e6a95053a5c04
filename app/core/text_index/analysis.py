"""Text analysis: what counts as a word, and the terms that all engines store and search.

A term is a word without accents, in lower case, reduced to its stem. Stems depend on the language of a document; a
query does not have one, so it is searched with the stems of every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import category, normalize

from whoosh.lang.snowball.english import EnglishStemmer
from whoosh.lang.snowball.french import FrenchStemmer
from whoosh.support.charset import accent_map

KEPT = 32_768  # words cached by a process: the words of a language recur
LONGEST_TERM = 64  # characters; longer words are cut
COMMON = """
    a an and are as at be by for from has have i in is it its my of on or that the this to was what with
    c d j l m n qu s t au aux avec ce ces dans de des du elle en est et il je la le les ma mon ne ou par pas pour que
    qui se son sur un une
"""
TOO_COMMON = frozenset(COMMON.split())
ENGLISH, FRENCH = "en", "fr"
DOT_OF_TURKISH_I = 0x307  # what lower() leaves of "İ"
LONG_LETTERS = dict(zip(map(ord, "æœßþı"), ("ae", "oe", "ss", "th", "i"), strict=True))
LETTERS = accent_map | LONG_LETTERS | {DOT_OF_TURKISH_I: None}


def _marks() -> str:
    """Return the combining marks (such as vowel signs of Devanagari), for a regular expression's character class."""
    codes = (code for code in range(0x300, 0x11000) if category(chr(code)) in ("Mn", "Mc"))
    runs = (list(run) for _gap, run in groupby(enumerate(codes), lambda numbered: numbered[1] - numbered[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_LETTER = rf"[\w{_marks()}]"
# "c++", "e18", "lave-linge" and ".net" are words; an apostrophe ends one.
WORD = re.compile(rf"(?<![\w.])\.(?=[^\W\d_]){_LETTER}+|{_LETTER}+(?:[.+#-]{_LETTER}+)*[+#]*")
_ASCII_WORD = re.compile(r"(?<![\w.])\.[a-z]\w*|\w+(?:[.+#-]\w+)*[+#]*", re.ASCII)
_JOINER = re.compile(r"[.+#_-]+")
_WITHOUT_BLANKS = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: they have no spaces between words."""
_english, _french = EnglishStemmer(), FrenchStemmer()


class Term(NamedTuple):
    """A word of a query: the word as it is compared, and the terms that stand for it.

    `alternatives` are sequences of terms that stand next to each other; any of them is a match.
    """

    word: str
    alternatives: tuple[tuple[str, ...], ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, in lower case and with accents; full-width letters become ordinary."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [word[:LONGEST_TERM] for word in WORD.findall(normalize("NFKC", text).lower())]


def index_terms(words: Iterable[str], language: str) -> list[str]:
    """Return the terms of words as they are indexed: in order, compounds as their parts, then the whole compounds."""
    terms: list[str] = []
    wholes: list[str] = []
    for word in words:
        found = _terms(word, language)
        if found:
            terms += found.parts
            if found.whole:
                wholes.append(found.whole)
    return terms + wholes


def whole_term(word: str, language: str) -> str:
    """Return the term of a word as a whole; "" if it is too common to be indexed."""
    found = _terms(word, language)
    return (found.whole or found.parts[0]) if found else ""


def query_terms(text: str) -> list[Term]:
    """Return the words of a query in their order, without duplicates and without those that are too common."""
    spelt: dict[str, str] = {}
    for word in words_of(text):
        spelt.setdefault(fold(word), word)  # French stems need the accents
    terms = (_term(folded, word) for folded, word in spelt.items())
    return [term for term in terms if term.alternatives]


def phrase_terms(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the terms of a phrase, one sequence for each language."""
    return tuple(dict.fromkeys(filter(None, (_inline(text, language) for language in (ENGLISH, FRENCH)))))


@lru_cache(KEPT)
def fold(word: str) -> str:
    """Return the word without accents."""
    return word.translate(LETTERS)[:LONGEST_TERM]


@lru_cache(KEPT)
def stems_of(word: str) -> frozenset[str]:
    """Return all terms that a word of a text may be indexed as, in any language."""
    return frozenset(
        term
        for each in words_of(word)
        for found in (_terms(each, language) for language in (ENGLISH, FRENCH))
        if found
        for term in (found.whole, *found.parts)
        if term
    )


class _Indexed(NamedTuple):
    parts: tuple[str, ...]  # of a compound; otherwise the word itself
    whole: str  # of a compound


@lru_cache(KEPT)
def _terms(word: str, language: str) -> _Indexed | None:
    """Return the terms of a word, or None if it is too common to be indexed."""
    folded = fold(word)
    if folded in TOO_COMMON:
        return None
    parts = parts_of(word)
    if not parts:
        return _Indexed((_stem(word, language),), "")
    return _Indexed(tuple(_stem(part, language) for part in parts), _stem(word, language))


@lru_cache(KEPT)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a compound ("lave-linge": "lave", "linge"); without spaces, pairs of characters."""
    found: list[str] = []
    for piece in _JOINER.split(word):
        for index, run in enumerate(_WITHOUT_BLANKS.split(piece)):
            if index % 2:
                found += [run[start : start + 2] for start in range(max(1, len(run) - 1))]
            elif len(run) > 1 and fold(run) not in TOO_COMMON:
                found.append(run)
    return () if found == [word] else tuple(found)


def _stem(word: str, language: str) -> str:
    if language == FRENCH:
        stem = fold(_french.stem(word))
        return (stem.rstrip("e") or stem) if len(stem) > 3 else stem  # "affichee", typed without accents
    return str(_english.stem(fold(word)))


def _inline(text: str, language: str) -> tuple[str, ...]:
    return tuple(term for word in words_of(text) if (found := _terms(word, language)) for term in found.parts)


def _term(folded: str, word: str) -> Term:
    languages = [found for language in (ENGLISH, FRENCH) if (found := _terms(word, language))]
    wholes = [(each.whole,) for each in languages if each.whole]
    parts = [each.parts for each in languages if each.parts]
    return Term(folded, tuple(dict.fromkeys([*wholes, *parts])))
