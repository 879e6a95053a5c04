"""The engine for SQLite: FTS5, which ranks by BM25."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, bindparam, column, delete, exists, func, insert, literal_column, select, table, text

from app.core.db.base import db
from app.core.text_index.analysis import Term
from app.core.text_index.documents import FACTORS, WEIGHTS
from app.core.text_index.engine import MOST_RANKED, Query, TermsByWeight
from app.core.text_index.generations import current_generation
from app.core.text_index.models import TextDocument

TERMS = table("text_terms", column("rowid"), *map(column, WEIGHTS))
_NAME: Any = literal_column("text_terms")  # FTS5 takes the table itself as an argument


class SqliteEngine:
    """Stores the terms of each document as words of the table `text_terms`, one column for each weight."""

    name = "fts5"

    def matches(self, query: Query, kind: str, most: int = MOST_RANKED) -> CTE:
        is_searched = (TextDocument.kind == kind, TextDocument.generation == current_generation())
        is_one = exists().where(TextDocument.id == TERMS.c.rowid, *is_searched)
        found = select(TERMS.c.rowid, _rank().label("rank")).where(_NAME.op("MATCH")(expression(query)), is_one)
        newest = found.order_by(TERMS.c.rowid.desc()).limit(most)
        ranked = newest.cte().prefix_with("MATERIALIZED")  # or SQLite searches once for each document
        return select(TextDocument.subject_id, ranked.c.rank).join(ranked, TextDocument.id == ranked.c.rowid).cte()

    def columns(self, _terms: TermsByWeight) -> dict[str, Any]:
        return {}

    def put(self, documents: Mapping[int, TermsByWeight], _kind: str, _generation: int) -> None:
        self.drop(documents)
        rows = [
            {"rowid": number, **{weight: " ".join(terms.get(weight, ())) for weight in WEIGHTS}}
            for number, terms in documents.items()
        ]
        if rows:
            db.session.connection().execute(insert(TERMS), rows)

    def drop(self, ids: Iterable[int]) -> None:
        rows = [{"number": number} for number in ids]
        if rows:
            db.session.connection().execute(delete(TERMS).where(TERMS.c.rowid == bindparam("number")), rows)

    def stored(self, ids: Sequence[int]) -> set[int]:
        return set(db.session.scalars(select(TERMS.c.rowid).where(TERMS.c.rowid.in_(ids))))

    def tidy(self) -> None:
        db.session.execute(text("INSERT INTO text_terms(text_terms) VALUES ('optimize')"))


def _rank() -> Any:
    """Return the weighted sum of the BM25 of each column: many uses in the answers do not outweigh one in the title."""
    rank: Any = 0.0
    for weight, factor in zip(WEIGHTS, FACTORS, strict=True):
        only_this: list[Any] = [literal_column(str(float(weight == each))) for each in WEIGHTS]
        rank -= factor * func.bm25(_NAME, *only_this)
    return rank


def expression(query: Query) -> str:
    """Return the query in the syntax of FTS5."""
    last = query.required[-1:]
    parts = [_any([term], is_prefix=query.is_prefix and term in last) for term in query.required]
    if query.any_of:
        parts.append(_any(query.any_of))
    matched = " AND ".join(parts)
    if query.ranking:  # what is there already makes this true, and every term of it counts for the rank
        matched = f"({matched}) AND ({matched} OR {_any(query.ranking)})"
    return f"({matched}) NOT {_any(query.excluded)}" if query.excluded else matched


def _any(terms: Iterable[Term], *, is_prefix: bool = False) -> str:
    phrases = [_phrase(alternative) for term in terms for alternative in term.alternatives]
    if is_prefix:
        phrases += [f"{_phrase((term.word,))} *" for term in terms]
    return "(" + " OR ".join(dict.fromkeys(phrases)) + ")"


def _phrase(terms: Sequence[str]) -> str:
    quoted = " ".join(terms).replace('"', '""')
    return f'"{quoted}"'
