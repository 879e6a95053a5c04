"""The words of the index, with the number of documents that contain each: how rare a term is, and how it is spelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from math import log

from sqlalchemy import func, literal, select, union_all

from app.core.db.base import db
from app.core.db.insert import insert_or_add
from app.core.db.prefix_search import has_prefix
from app.core.text_index.analysis import Counted, Term
from app.core.text_index.generations import current_generation
from app.core.text_index.models import TextGeneration, TextWord

SHORTEST_MISTYPED = 4  # letters
MOST_COMPARED = 2_000  # words, the most frequent
MOST_CLOSE = 3  # words
ALIKE = 0.72  # of difflib's ratio: one wrong letter of four, two of eight
Words = Counter[Counted]
"""How many documents more contain a word."""


def uses_and_rarity(terms: Iterable[Term]) -> tuple[dict[Term, int], dict[Term, float]]:
    """Return how many documents contain each term, about, and its inverse document frequency (BM25). One statement."""
    asked = {term: {alternative[0] for alternative in term.alternatives} for term in terms}
    names = sorted(set().union(*asked.values())) if asked else []
    counted = (
        select(TextWord.term, func.sum(TextWord.documents).label("documents"))
        .where(TextWord.term.in_(names), TextWord.generation == current_generation())
        .group_by(TextWord.term)
    )
    total = select(literal(""), TextGeneration.documents).where(TextGeneration.is_current)
    found: dict[str, int] = dict(db.session.execute(union_all(counted, total)).all())
    uses = {term: sum(found.get(each, 0) for each in parts) for term, parts in asked.items()}
    return uses, {term: _rarity(number, found.get("", 0)) for term, number in uses.items()}


def _rarity(number: int, total: int) -> float:
    return log(1 + (max(total - number, 0) + 0.5) / (min(number, total) + 0.5))


def closest_words(word: str) -> list[str]:
    """Return other words of the index that this one may be a misspelling of, closest first: they begin like it."""
    if len(word) < SHORTEST_MISTYPED:
        return []
    is_near = (has_prefix(TextWord.word, word[0]), func.length(TextWord.word).between(len(word) - 2, len(word) + 2))
    near = select(TextWord.word).where(TextWord.generation == current_generation(), TextWord.documents > 0, *is_near)
    others = near.where(TextWord.word != word).group_by(TextWord.word).order_by(func.sum(TextWord.documents).desc())
    frequent = db.session.scalars(others.order_by(TextWord.word).limit(MOST_COMPARED)).all()
    return get_close_matches(word, frequent, n=MOST_CLOSE, cutoff=ALIKE)


def terms_like(beginning: str, most: int) -> Sequence[str]:
    """Return the terms of words that begin like this, the most frequent first. One statement."""
    is_used = (TextWord.generation == current_generation(), TextWord.documents > 0)
    terms = select(TextWord.term).where(has_prefix(TextWord.word, beginning), *is_used).group_by(TextWord.term)
    return db.session.scalars(terms.order_by(func.sum(TextWord.documents).desc(), TextWord.term).limit(most)).all()


def count(words: Words, generation: int) -> None:
    """Add these numbers to the words of a generation, in the order of the words, as every writer does."""
    names = ("generation", "word", "term", "documents")
    rows = sorted((generation, word, term, number) for (word, term), number in words.items() if number)
    insert_or_add(TextWord, names, rows, "documents")
