"""Results of a search without its words: threads of a similar meaning, also in another language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, select, true

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.visibility import visible_to
from app.core.db.base import db
from app.search.query.filters import conditions
from app.search.query.parser import Parsed, plain_words
from app.search.query.rules import MOST_FOUND, fused
from app.search.query.semantic import near_question

COLUMNS = (Thread.id, Thread.space_id, Thread.kind, Thread.answer_state, Thread.tag_names, Thread.created_at)


class Match(NamedTuple):
    """A matching thread; `place` is what the results are ordered by."""

    id: int
    space_id: int
    kind: str
    answer_state: str
    tag_names: list[str]
    created_at: datetime
    place: Any


def with_similar(rows: Sequence[Row[Any]], text: str, parsed: Parsed, viewer: Member | None) -> Sequence[Any]:
    """Return the results with threads of a similar meaning that this viewer may read and that pass the same filters.

    Their order is fused of both. It is what was passed where semantic ranking is off, and for a search with a phrase,
    an excluded word, or nothing but operators and numbers. At most two statements.
    """
    by_words = [row.id for row in rows]
    near = near_question(plain_words(text, parsed), "", by_words)
    if not near:
        return rows
    others = [number for number in near if number not in set(by_words)]
    passes = and_(true(), *conditions(parsed.filters)).label("passes")
    readable = select(*COLUMNS, passes).where(Thread.id.in_(others), Thread.is_shown, visible_to(viewer))
    known = {row.id: row for row in db.session.execute(readable)}
    nearest = [number for number in others if number in known][:MOST_FOUND]  # the same whatever is filtered
    matches: dict[int, Any] = {row.id: row[:-1] for row in rows}
    matches |= {number: known[number][:-1] for number in nearest if known[number].passes}
    scores = fused(by_words, [number for number in near if number in matches], 1.0)
    return [Match._make((*matches[number], score)) for number, score in scores.items()]
