"""Text analysis: what counts as a word, and the terms that all engines store and search.

A term is a word without accents, in lower case, reduced to its stem. Stems depend on the language of a document; a
query does not have one, so it is searched with the stems of every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias
from unicodedata import category, normalize

from anyascii import anyascii
from Stemmer import Stemmer

KEPT = 32_768  # words of a language cached by a process: they recur
LONGEST_TERM = 64  # characters; longer words are cut
COMMON = """
    a an and are as at be by for from has have i in is it its my of on or that the this to was what with
    c d j l m n qu s t au aux avec ce ces dans de des du elle en est et il je la le les ma mon ne ou par pas pour que
    qui se son sur un une
"""
TOO_COMMON = frozenset((*COMMON.split(), ""))  # a word of accents alone has no letter
ENGLISH, FRENCH = "en", "fr"
LATIN = (*range(0xDF, 0x250), *range(0x1E00, 0x1F00))  # letters outside ASCII, of which "÷" is none
ACCENTS = range(0x300, 0x370)  # after their letter, where there is no letter with this accent ("i̇" of Turkish "İ")
LETTERS: dict[int, str | None] = {
    code: plain for code in LATIN if chr(code).isalpha() and (plain := anyascii(chr(code)).lower()).isalnum()
}
LETTERS |= dict.fromkeys(ACCENTS)


def _marks() -> str:
    """Return the combining marks (such as vowel signs of Devanagari), for a regular expression's character class."""
    signs = "".join(map(chr, range(0x300, 0x11000)))
    codes = (ord(sign) for sign, kind in zip(signs, map(category, signs), strict=True) if kind in {"Mn", "Mc"})
    runs = (list(run) for _gap, run in groupby(enumerate(codes), lambda numbered: numbered[1] - numbered[0]))
    return "".join(f"{chr(run[0][1])}-{chr(run[-1][1])}" for run in runs)


_LETTER = rf"[\w{_marks()}]"
# "c++", "e18", "lave-linge" and ".net" are words; an apostrophe ends one.
WORD = re.compile(rf"(?<![\w.])\.(?=[^\W\d_]){_LETTER}+|{_LETTER}+(?:[.+#-]{_LETTER}+)*[+#]*")
_ASCII_WORD = re.compile(r"(?<![\w.])\.[a-z]\w*|\w+(?:[.+#-]\w+)*[+#]*", re.ASCII)
_JOINER = re.compile(r"[.+#_-]+")
_WITHOUT_BLANKS = re.compile("([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+)")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese: they have no spaces between words."""
_english, _french = Stemmer(ENGLISH, 0), Stemmer(FRENCH, 0)  # without a cache, threads may share them


Counted: TypeAlias = tuple[str, str]
"""A word without accents, and its term."""


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
    known = _analysed(language)
    found = [known[word] for word in words]
    return [*chain.from_iterable(each.parts for each in found), *(each.whole for each in found if each.whole)]


def counted_words(words: Iterable[str], language: str) -> set[Counted]:
    """Return the words that are indexed, each once."""
    known = _analysed(language)
    return {counted for word in words if (counted := known[word].counted)}


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
        for known in _WORDS.values()
        for term in (known[each].whole, *known[each].parts)
        if term
    )


class _Analysed(NamedTuple):
    """The terms of a word; it has none if it is too common to be indexed."""

    parts: tuple[str, ...]  # of a compound; otherwise the word itself
    whole: str  # of a compound
    counted: Counted | None


class _Words(dict[str, _Analysed]):
    """The words of a language that were analysed: a dictionary, as a rebuild looks up thousands for each document."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, word: str) -> _Analysed:
        if len(self) >= KEPT:
            self.clear()
        found = self[word] = _analyse(word, self._language)
        return found


_WORDS = {language: _Words(language) for language in (ENGLISH, FRENCH)}


def _analysed(language: str) -> _Words:
    return _WORDS[FRENCH if language == FRENCH else ENGLISH]


def _analyse(word: str, language: str) -> _Analysed:
    folded = fold(word)
    if folded in TOO_COMMON:
        return _Analysed((), "", None)
    term, parts = _stem(word, language), parts_of(word)
    if not parts:
        return _Analysed((term,), "", (folded, term))
    return _Analysed(tuple(_stem(part, language) for part in parts), term, (folded, term))


def parts_of(word: str) -> tuple[str, ...]:
    """Return the parts of a compound ("lave-linge": "lave", "linge"); without spaces, pairs of characters."""
    if word.isascii() and word.isalnum():
        return ()
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
        stem = fold(_french.stemWord(word))
        return (stem.rstrip("e") or stem) if len(stem) > 3 else stem  # "affichee", typed without accents
    return str(_english.stemWord(fold(word)))


def _inline(text: str, language: str) -> tuple[str, ...]:
    known = _analysed(language)
    return tuple(term for word in words_of(text) for term in known[word].parts)


def _term(folded: str, word: str) -> Term:
    languages = [known[word] for known in _WORDS.values()]
    wholes = [(each.whole,) for each in languages if each.whole]
    parts = [each.parts for each in languages if each.parts]
    return Term(folded, tuple(dict.fromkeys([*wholes, *parts])))
