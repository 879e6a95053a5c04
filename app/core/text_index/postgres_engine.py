"""The engine for PostgreSQL: a tsvector with a GIN index, ranked by BM25."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, Float, bindparam, cast, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB, TSQUERY

from app.core.db.base import db
from app.core.text_index.analysis import Term
from app.core.text_index.documents import FACTORS, WEIGHTS
from app.core.text_index.engine import MOST_RANKED, Query, TermsByWeight
from app.core.text_index.generations import current_generation
from app.core.text_index.models import TextDocument

LETTERS = dict(zip(WEIGHTS, "ABCD", strict=True))
LONGEST_VECTOR = 900_000  # bytes, about: PostgreSQL refuses more than a megabyte
LONGEST_PLACE = 8  # bytes
LAST_POSITION = 16_383  # what comes after it has this position
SATURATION, BY_LENGTH = 1.2, 0.3  # k1 and b of BM25; b was chosen by benchmarks/relevance
USUAL_LENGTH = 150  # terms; BM25 takes the average of all documents, which would change with each
SCORE_OF_ONE = 100  # scores are stored as whole numbers

_EMPTY = cast(literal_column("'{}'"), JSONB)


class PostgresEngine:
    """Stores the terms of each document in `text_document.vector`, and the score of each in `text_document.scores`."""

    name = "tsvector"

    def matches(self, query: Query, kind: str, most: int = MOST_RANKED) -> CTE:
        columns = (TextDocument.subject_id, TextDocument.scores)
        found = select(*columns).where(
            TextDocument.vector.op("@@")(_tsquery(expression(query))),
            TextDocument.kind == kind,
            TextDocument.generation == current_generation(),
        )
        newest = found.order_by((TextDocument.id + 0).desc()).limit(most).subquery("newest")  # not by the primary key
        whole = newest.c.scores.op("||")(_EMPTY).label("scores")  # a copy, so that it is read from the disk once
        read = select(newest.c.subject_id, whole).offset(0).subquery("read")
        ranked = select(read.c.subject_id, _rank(query, read.c.scores).label("rank"))
        return ranked.cte().prefix_with("MATERIALIZED")

    def columns(self, terms: TermsByWeight) -> dict[str, Any]:
        return {"vector": vector_of(terms), "scores": scores_of(terms)}

    def put(self, _documents: Mapping[int, TermsByWeight], _kind: str, _generation: int) -> None:
        """Do nothing: `columns` has the terms."""

    def drop(self, _ids: Iterable[int]) -> None:
        """Do nothing: the terms go with their row."""

    def stored(self, ids: Sequence[int]) -> set[int]:
        has_terms = (TextDocument.id.in_(ids), TextDocument.vector.is_not(None))
        return set(db.session.scalars(select(TextDocument.id).where(*has_terms)))

    def tidy(self) -> None:
        """Do nothing: autovacuum does."""


def _rank(query: Query, scores: Any) -> Any:
    """Return the sum over the terms: rarity × score in the document.

    A term that selects and ranks counts twice, as in the other engines.
    """
    rank: Any = literal(0.0)
    for term, times in Counter((*query.required, *query.any_of, *query.ranking)).items():
        best = _of_several(func.greatest, [_of_phrase(each, scores) for each in term.alternatives])
        rank += literal(times * query.rarity.get(term, 1.0) / SCORE_OF_ONE) * best
    return cast(rank, Float)


def _of_phrase(terms: Sequence[str], scores: Any) -> Any:
    """Return the score of terms that stand next to each other: 0 unless all of them occur."""
    return _of_several(func.least, [func.coalesce(cast(scores.op("->")(term), Float), 0.0) for term in terms])


def _of_several(choose: Any, values: Sequence[Any]) -> Any:
    return choose(*values) if len(values) > 1 else values[0]


def scores_of(terms: TermsByWeight) -> dict[str, int]:
    """Return what each term counts in a document: the BM25 of each weight, without rarity, by its factor."""
    length = sum(map(len, terms.values()))
    damping = SATURATION * (1 - BY_LENGTH + BY_LENGTH * length / USUAL_LENGTH)
    scores: Counter[str] = Counter()
    for weight, factor in zip(WEIGHTS, FACTORS, strict=True):
        one = SCORE_OF_ONE * factor * (SATURATION + 1)
        for term, uses in Counter(terms.get(weight, ())).items():
            scores[term] += round(one * uses / (uses + damping))
    return dict(scores)


def vector_of(terms: TermsByWeight) -> str:
    """Return the text form of a tsvector."""
    places: dict[str, list[str]] = {}
    number, room = 0, LONGEST_VECTOR
    for weight, letter in LETTERS.items():
        for term in terms.get(weight, ()):
            number = min(number + 1, LAST_POSITION)
            room -= LONGEST_PLACE if term in places else len(term.encode()) + LONGEST_PLACE
            if room < 0:
                break
            places.setdefault(term, []).append(f"{number}{letter}")
        number = min(number + 1, LAST_POSITION)  # no phrase goes across two weights
    return " ".join(f"{_quoted(term)}:{','.join(found[:255])}" for term, found in places.items())


def expression(query: Query) -> str:
    """Return the query as the text form of a tsquery."""
    last = query.required[-1:]
    parts = [_any([term], is_prefix=query.is_prefix and term in last) for term in query.required]
    if query.any_of:
        parts.append(_any(query.any_of))
    if query.excluded:
        parts.append(f"!{_any(query.excluded)}")
    return " & ".join(parts)


def _any(terms: Iterable[Term], *, is_prefix: bool = False) -> str:
    phrases = ["(" + " <-> ".join(map(_quoted, each)) + ")" for term in terms for each in term.alternatives]
    if is_prefix:
        phrases += [f"{_quoted(term.word)}:*" for term in terms]
    return "(" + " | ".join(dict.fromkeys(phrases)) + ")"


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _tsquery(text: str) -> Any:
    return cast(bindparam(None, text), TSQUERY)
