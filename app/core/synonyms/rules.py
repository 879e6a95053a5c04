"""Limits of synonyms, and how they widen a query. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from app.core.text_index.analysis import Term, phrase_terms, query_terms

LONGEST_SYNONYM = 64  # characters
MOST_SYNONYMS = 500  # of a language
MOST_ADDED = 20  # alternatives that synonyms add to a word of a query, so that it stays fast
Alternative: TypeAlias = tuple[str, ...]


class Expansion(NamedTuple):
    """What a query with all these words also finds."""

    words: tuple[Term, ...]
    alternatives: tuple[Alternative, ...]


Expansions: TypeAlias = Mapping[Alternative, Sequence[Expansion]]
"""By each alternative of their words."""


def expansions(pairs: Iterable[tuple[str, str]]) -> Expansions:
    """Return what the pairs of synonyms add to queries, in both directions."""
    found: dict[Alternative, list[Expansion]] = {}
    for pair in pairs:
        for word, other in (pair, pair[::-1]):
            expansion = Expansion(tuple(query_terms(word)), phrase_terms(other))
            for alternative in {each for term in expansion.words for each in term.alternatives}:
                found.setdefault(alternative, []).append(expansion)
    return found


def expanded(terms: Sequence[Term], known: Expansions) -> list[Term]:
    """Return the words of a query with the alternatives of their synonyms.

    Each word of a group ("washing machine") gets them, if the query has all of the group: so it finds what it found
    before, and more.
    """
    asked = {each for term in terms for each in term.alternatives}
    return [
        Term(term.word, term.alternatives + tuple(islice(_added(term, asked, known), MOST_ADDED))) for term in terms
    ]


def _added(term: Term, asked: set[Alternative], known: Expansions) -> Iterator[Alternative]:
    """Yield the alternatives that a word gets, each once."""
    seen = set(term.alternatives)
    for each in term.alternatives:
        for expansion in known.get(each, ()):
            if all(asked.intersection(word.alternatives) for word in expansion.words):
                yield from (other for other in expansion.alternatives if other not in seen)
                seen.update(expansion.alternatives)
