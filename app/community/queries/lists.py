"""Lists of questions: their filters and orders. A thread row carries all that a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Member
from app.community.models import Space, Tag, Thread, ThreadTag
from app.community.models.thread import ANSWERED, QUESTION, REJECTED, UNANSWERED
from app.community.queries.reading import listed, visible_to
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, page_by_key

FILTERS = ("unanswered", "unvoted", "unsolved", "needs-attention", "mine")
SORTS = {"active": Thread.active_at, "new": Thread.created_at, "hot": Thread.active_at, "votes": Thread.score}
MOST_COUNTED = 100  # a queue longer than this is told as "99+": nobody works through more, and counting stays cheap


def list_questions(
    viewer: Member | None,
    *,
    wanted: str = "",
    sort: str = "active",
    space: Space | None = None,
    tag: Tag | None = None,
    cursor: str | None = None,
) -> Page[Thread]:
    """A page of questions with their askers and spaces, in one statement.

    Raises NotFound where there is no such filter or order, or the cursor is none of ours.
    """
    if sort not in SORTS or (wanted and wanted not in FILTERS):
        raise NotFound
    statement = questions(viewer, mine=wanted == "mine")
    if wanted:
        statement = statement.where(_filter(wanted, viewer))
    if space is not None:
        statement = statement.where(Thread.space_id == space.id)
    if tag is not None:
        statement = statement.where(Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id)))
    return page_by_key(statement, (SORTS[sort], Thread.id), cursor)


def questions(viewer: Member | None, *, mine: bool = False) -> Select[Thread]:
    """Questions that the viewer may read, as rows of a list; private ones only among one's own."""
    return (
        select(Thread)
        .options(*row_loads())
        .where(Thread.kind == QUESTION, visible_to(viewer) if mine else listed(viewer))
    )


def row_loads() -> Sequence[Any]:
    """What a row of a list shows beside the thread itself."""
    return (
        joinedload(Thread.asker).load_only(Member.handle, Member.name, raiseload=True),
        joinedload(Thread.space, innerjoin=True).load_only(Space.slug, Space.name, raiseload=True),
    )


def newest_questions(viewer: Member | None, size: int) -> Sequence[Thread]:
    return db.session.scalars(questions(viewer).order_by(Thread.created_at.desc(), Thread.id.desc()).limit(size)).all()


def active_questions(viewer: Member | None, size: int) -> Sequence[Thread]:
    return db.session.scalars(questions(viewer).order_by(Thread.active_at.desc(), Thread.id.desc()).limit(size)).all()


def waiting_counts(viewer: Member | None) -> dict[str, int]:
    """How many questions wait for a helper, by answer state, each at most MOST_COUNTED; one statement."""
    states = (UNANSWERED, ANSWERED, REJECTED)
    row = db.session.execute(select(*(_counted(viewer, state).label(state) for state in states))).one()
    return dict(zip(states, row, strict=True))


def _counted(viewer: Member | None, state: str) -> Any:
    few = (
        select(Thread.id)
        .where(Thread.kind == QUESTION, Thread.answer_state == state, listed(viewer))
        .limit(MOST_COUNTED)
    )
    return select(func.count()).select_from(few.subquery()).scalar_subquery()


def _filter(wanted: str, viewer: Member | None) -> ColumnElement[bool]:
    unsolved: ColumnElement[bool] = Thread.accepted_post_id.is_(None)
    return {
        "unanswered": Thread.answer_state == UNANSWERED,
        "unvoted": or_(Thread.best_answer_score.is_(None), Thread.best_answer_score <= 0),
        "unsolved": unsolved,
        "needs-attention": Thread.answer_state.in_((UNANSWERED, REJECTED)),
        "mine": Thread.asker_id == (viewer.id if viewer else None),
    }[wanted]
