"""Parser of the search box: words, "a phrase", -word, and operators such as `tag:` and `is:solved`.

A minus before a digit belongs to the number ("error -36"). No input is an error: what is no operator is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.core.text_index.analysis import Term, fold, phrase_terms, query_terms
from app.core.text_index.engine import MOST_RANKED, Query

LONGEST_QUERY = 200  # characters that are used
MOST_WORDS = 24
ALL_OF = 3  # words of a search that must all occur; of more, one that is rare
MOST_CANDIDATES = 1_000  # documents, about, that rare words may select for ranking
MOST_CONTEXT = 24  # words of a body that rank, the rarest
RAREST = 2  # words that always select, however often they occur
OPERATORS = ("tag", "space", "author", "is", "type", "before", "after", "score")
WORD_OF_LETTERS = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
PART = re.compile(
    r'(?P<minus>-(?=[^\W\d_]|"))?'
    rf'(?:(?P<name>{"|".join(OPERATORS)}):(?P<value>[^\s"]+)|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)


class Filter(NamedTuple):
    """An operator of a query, such as `tag:w7`; `is_excluded` where a minus stands before it."""

    name: str
    value: str
    is_excluded: bool


@dataclass
class Parsed:
    """The parts of a query."""

    words: list[Term] = field(default_factory=list)
    phrases: list[Term] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)

    @property
    def terms(self) -> list[Term]:
        """Return what is looked for, and highlighted in an excerpt."""
        return [*self.words, *self.phrases]

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.phrases or self.excluded or self.filters)


def parse(text: str) -> Parsed:
    """Return the parts of what was typed into the search box."""
    parsed = Parsed()
    for part in PART.finditer(text[:LONGEST_QUERY]):
        is_excluded = bool(part["minus"])
        if part["name"]:
            parsed.filters.append(Filter(part["name"].lower(), part["value"], is_excluded))
        elif part["phrase"] is not None:
            phrase = phrase_terms(part["phrase"])
            if phrase:
                (parsed.excluded if is_excluded else parsed.phrases).append(Term(part["phrase"], phrase))
        else:
            terms = query_terms(part["word"])
            (parsed.excluded if is_excluded else parsed.words).extend(terms)
    parsed.words = list(dict.fromkeys(parsed.words))[:MOST_WORDS]
    return parsed


def plain_words(text: str, parsed: Parsed) -> str:
    """Return the words of a query as they were typed; "" if they are only numbers or codes, or there is more to them.

    A phrase and an excluded word are about words, not about meaning.
    """
    if parsed.phrases or parsed.excluded:
        return ""
    words = [part["word"] for part in PART.finditer(text[:LONGEST_QUERY]) if part["word"]]
    return " ".join(words) if any(WORD_OF_LETTERS.search(word) for word in words) else ""


def replaced(text: str, words: Mapping[str, str]) -> str:
    """Return what was typed with some of its words, as they are compared, replaced; "" removes a word."""
    parts = (words.get(fold(part.lower()), part) for part in text.split())
    return " ".join(filter(None, parts))


def search_query(parsed: Parsed, uses: Mapping[Term, int], rarity: Mapping[Term, float]) -> Query:
    """Return the query for documents with all phrases and with all of few words, or a rare one of many."""
    words = parsed.words
    if len(words) > ALL_OF:
        query = likeness_query(words, uses, rarity)
        return replace(query, required=tuple(parsed.phrases), excluded=tuple(parsed.excluded))
    return Query((*parsed.phrases, *words), excluded=tuple(parsed.excluded), rarity=rarity)


def likeness_query(
    words: Sequence[Term], uses: Mapping[Term, int], rarity: Mapping[Term, float], context: Sequence[Term] = ()
) -> Query:
    """Return a query for documents that share rare words.

    They are ranked by all words but the most common ones, and by the rarest of `context`.
    """
    chosen: list[Term] = []
    total = 0
    for word in sorted(words[:MOST_WORDS], key=lambda each: uses.get(each, 0)):
        total += uses.get(word, 0)
        if total > MOST_CANDIDATES and len(chosen) >= RAREST:
            break
        chosen.append(word)
    known = sorted((word for word in context if uses.get(word)), key=lambda each: uses[each])
    ranked = dict.fromkeys((*words[:MOST_WORDS], *known[:MOST_CONTEXT]))
    ranking = (each for each in ranked if uses.get(each, 0) <= MOST_RANKED or each in chosen)
    return Query(any_of=tuple(chosen), ranking=tuple(ranking), rarity=rarity)
