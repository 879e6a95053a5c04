"""Lists of questions: their filters and orders. A thread row carries all that a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from app.accounts.models import Member
from app.community.models import Space, Tag, Thread, ThreadTag
from app.community.models.thread import QUESTION, REJECTED, UNANSWERED
from app.community.queries.following import not_muted
from app.community.queries.reading import KEPT, Reader, listed, reader_like, visible_to
from app.community.queries.rows import QuestionRow, question_rows
from app.core.changes import while_unchanged
from app.core.db import LongInteger, db
from app.core.errors import NotFound
from app.core.paging import Page, in_order, page_of, values_of

FILTERS = ("unanswered", "unvoted", "unsolved", "needs-attention", "needs-details", "mine")
SORTS = {"active": Thread.active_at, "new": Thread.created_at, "hot": Thread.hot, "votes": Thread.score}
QUEUES = ("needs-attention", "unanswered", "unsolved", "needs-details")  # in which helpers find what waits for them
MOST_COUNTED = 100  # a queue longer than this is told as "99+": nobody works through more, and counting stays cheap


def list_questions(
    viewer: Member | None,
    *,
    wanted: str = "",
    sort: str = "active",
    space: Space | None = None,
    tag: Tag | None = None,
    cursor: str | None = None,
) -> Page[QuestionRow]:
    """A page of questions as rows, in one statement, or none where a member comes back while nothing was committed.

    Raises NotFound where there is no such filter or order, or the cursor is none of ours.
    """
    if sort not in SORTS or (wanted and wanted not in FILTERS):
        raise NotFound
    keys = (SORTS[sort], Thread.id)
    after = values_of(cursor, keys)
    statement = _page(_like(viewer), wanted, sort, bool(space), bool(tag), goes_on=bool(after))
    about = _about(viewer, space_id=space and space.id, tag_id=tag and tag.id, **after)
    return while_unchanged(
        ("list", wanted, sort, *about.items()), lambda: page_of(_rows(statement, about), keys, cursor)
    )


@lru_cache(KEPT)
def _page(
    reader: Reader | None, wanted: str, sort: str, in_space: bool, with_tag: bool, *, goes_on: bool
) -> Select[Any]:
    """The statement of a list, kept for all readers with the same roles: what is about one of them comes by name."""
    statement = questions(reader, mine=wanted == "mine")
    if wanted:
        statement = statement.where(_filter(wanted, reader))
    if in_space:
        statement = statement.where(Thread.space_id == bindparam("space_id", type_=LongInteger))
    if with_tag:
        tagged = select(ThreadTag.thread_id).where(ThreadTag.tag_id == bindparam("tag_id", type_=LongInteger))
        statement = statement.where(Thread.id.in_(tagged))
    return in_order(statement, (SORTS[sort], Thread.id), goes_on=goes_on)


def questions(reader: Reader | None, *, mine: bool = False) -> Select[Any]:
    """Questions that the reader may read, as rows of a list; private ones only among one's own."""
    return question_rows(reader).where(visible_to(reader) if mine else listed(reader))


def newest_questions(viewer: Member | None, size: int) -> Sequence[QuestionRow]:
    return _rows(_at_home(_like(viewer), "new", size), _about(viewer))


def hot_questions(viewer: Member | None, size: int) -> Sequence[QuestionRow]:
    return _rows(_at_home(_like(viewer), "hot", size), _about(viewer))


@lru_cache(KEPT)
def _first(reader: Reader | None, sort: str, size: int) -> Select[Any]:
    return questions(reader).order_by(SORTS[sort].desc(), Thread.id.desc()).limit(size)


@lru_cache(KEPT)
def _at_home(reader: Reader | None, sort: str, size: int) -> Select[Any]:
    """Without what the reader has muted."""
    return _first(reader, sort, size).where(not_muted(reader))


def _like(viewer: Member | None) -> Reader | None:
    return None if viewer is None else reader_like(viewer)


def _about(viewer: Member | None, **more: Any) -> dict[str, Any]:
    """What a kept statement is told."""
    return {"reader_id": None if viewer is None else viewer.id, **more}


def _rows(statement: Select[Any], values: dict[str, Any]) -> list[QuestionRow]:
    return list(map(QuestionRow._make, db.session.execute(statement, values)))


def waiting_counts(viewer: Member | None) -> dict[str, int]:
    """How many questions wait in each of QUEUES, each at most MOST_COUNTED; one statement."""
    row = db.session.execute(_waiting(_like(viewer)), _about(viewer)).one()
    return dict(zip(QUEUES, row, strict=True))


@lru_cache(KEPT)
def _waiting(reader: Reader | None) -> Select[Any]:
    def counted(queue: str) -> Any:
        open_to_all = (Thread.kind == QUESTION, listed(reader), _filter(queue, reader))
        few = select(Thread.id).where(*open_to_all).limit(MOST_COUNTED)
        return select(func.count()).select_from(few.subquery()).scalar_subquery()

    return select(*map(counted, QUEUES))


def _filter(wanted: str, reader: Reader | None) -> ColumnElement[bool]:
    unsolved: ColumnElement[bool] = Thread.accepted_post_id.is_(None)
    return {
        "unanswered": Thread.answer_state == UNANSWERED,
        "unvoted": or_(Thread.best_answer_score.is_(None), Thread.best_answer_score <= 0),
        "unsolved": unsolved,
        "needs-attention": and_(Thread.answer_state.in_((UNANSWERED, REJECTED)), Thread.closed_at.is_(None)),
        "needs-details": Thread.closed_reason == "needs_details",
        "mine": Thread.asker_id == (reader.id if reader else None),
    }[wanted]
