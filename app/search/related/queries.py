"""The sidebar of a thread: related questions, and what its author saw before asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, literal, select, union_all

from app.accounts.members.models import Member
from app.community.roles import ReaderScope, reader_scope
from app.community.threads.models import DUPLICATE, QUESTION, SOLVED, Thread
from app.community.visibility import KEPT, visible_to
from app.core.cache.dependencies import depends_on
from app.core.cache.shared_reads import cached_until_change
from app.core.db.base import LongInteger, db
from app.search.deflection.models import SeenBeforeAsking
from app.search.related.models import RelatedThread

MOST_SHOWN = 5
LEAST_DUPLICATE = 0.5  # rank from which an older question may be the same
STANDS_OUT = 1.5  # times the rank of the next thread: several that are equally like it are of its subject, not the same
SAME = 0.9  # rank from which it may be one of several that are the same
# Of 1,964 questions of six sites 6 % have such a question without being duplicates, of 996 of Ask Ubuntu 3 %; of 808
# duplicates there 9 % have the right one and 2 % another.
RELATED, SEEN = "related", "seen"


class Other(NamedTuple):
    """Another thread, as its link shows it; `role` is RELATED or SEEN."""

    role: str
    rank: float
    id: int
    kind: str
    slug: str
    title: str
    locale: str
    answer_state: str
    closed_reason: str | None
    created_at: datetime


def others_of(thread: Thread, viewer: Member | None) -> Sequence[Other]:
    """Return the threads for the sidebar of this one that the viewer may read. One statement, or none if cached."""
    key = ("others", thread.id, viewer.id if viewer else 0)
    return cached_until_change(key, lambda: _load(thread.id, viewer), ("thread", "thread_link"))


def related_to(others: Sequence[Other]) -> Sequence[Other]:
    """Return at most MOST_SHOWN related threads, the most similar first."""
    return [each for each in others if each.role == RELATED][:MOST_SHOWN]


def possible_original(thread: Thread, others: Sequence[Other]) -> Other | None:
    """Return the older question that this one probably repeats: it is like it, and more so than every other.

    Of several that are the same it is a solved one, or else the first. Those closed as duplicates do not count.
    """
    older = [each for each in others if each.role == RELATED and each.created_at < thread.created_at]
    related = [each for each in older if each.closed_reason != DUPLICATE]
    if same := [each for each in related if each.rank >= SAME and each.kind == QUESTION]:
        return min(same, key=lambda each: (each.answer_state != SOLVED, each.created_at))
    least = max([LEAST_DUPLICATE, *(STANDS_OUT * each.rank for each in related[1:2])])
    return next((each for each in related[:1] if each.kind == QUESTION and each.rank >= least), None)


def _load(thread_id: int, viewer: Member | None) -> Sequence[Other]:
    reader = None if viewer is None else reader_scope(viewer)
    values = {"thread_id": thread_id, "reader_id": None if viewer is None else viewer.id}
    rows = db.session.execute(_statement(reader), values).all()
    depends_on("thread", [thread_id])
    depends_on("thread_link", (row.id for row in rows))  # those too that may become visible
    return [Other(*row) for is_visible, *row in rows if is_visible]


@lru_cache(KEPT)
def _statement(reader: ReaderScope | None) -> Select[Any]:
    """Build the statement, cached for all readers with the same roles."""
    number = bindparam("thread_id", type_=LongInteger)
    role, rank = literal(RELATED).label("role"), RelatedThread.rank
    related = select(role, rank, RelatedThread.other_id.label("id")).where(RelatedThread.thread_id == number)
    seen = select(literal(SEEN), -SeenBeforeAsking.position, SeenBeforeAsking.seen_thread_id)
    both = union_all(related, seen.where(SeenBeforeAsking.thread_id == number)).subquery()
    columns = (Thread.kind, Thread.slug, Thread.title, Thread.locale, Thread.answer_state)
    may_read = and_(Thread.is_shown, visible_to(reader))
    statement = select(may_read, both.c.role, both.c.rank, Thread.id, *columns, Thread.closed_reason, Thread.created_at)
    return statement.join(both, both.c.id == Thread.id).order_by(both.c.rank.desc(), Thread.id.desc())
