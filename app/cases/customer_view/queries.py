"""Load the customer's cases, and the next due response of a thread's case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.current_case import current_first
from app.cases.presence.models import CaseSeen
from app.cases.sla.models import SlaClock
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.pagination import Page, paginate

SHOWS = ALL, OPEN, CLOSED = ("all", "open", "closed")


class Promise(NamedTuple):
    """A thread's case and its next due response; `is_lost` if its customer can no longer read the resolving answer."""

    number: int
    status: str
    follow_up_at: datetime | None
    kind: str | None
    due_at: datetime | None
    is_lost: bool = False


def my_cases(member: Member, cursor: str | None, show: str = ALL) -> Page[Case]:
    """Return the member's cases, newest first: all, open or finished ones."""
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread), joinedload(Case.assignee))
    closed = Case.status.in_(rules.FINISHED)
    which = {OPEN: ~closed, CLOSED: closed}.get(show, true())
    return paginate(statement.where(Thread.asker_id == member.id, which), (Case.id,), cursor)


class OwnCase(NamedTuple):
    """A case on its customer's home page; `due_at` is when the next response is due, if any."""

    number: int
    title: str
    status: str
    follow_up_at: datetime | None
    due_at: datetime | None
    has_news: bool


def cases_at_home(member: Member, size: int) -> list[OwnCase]:
    """Return the member's open cases and those resolved since they last looked, waiting ones first. One statement."""
    is_response = (SlaClock.case_id == Case.id, SlaClock.kind != rules.RESOLUTION)
    next_due = select(func.min(SlaClock.due_at)).where(
        *is_response, SlaClock.stopped_at.is_(None), SlaClock.paused_at.is_(None)
    )
    is_unseen = CaseSeen.seen_at.is_(None)
    is_resolved = and_(Case.status == rules.RESOLVED, or_(is_unseen, Case.resolved_at > CaseSeen.seen_at))
    is_answered = and_(Case.responded_at.is_not(None), or_(is_unseen, Case.responded_at > CaseSeen.seen_at))
    columns = (Case.id, Thread.title, Case.status, Case.follow_up_at, next_due.scalar_subquery())
    my_look = and_(CaseSeen.case_id == Case.id, CaseSeen.member_id == member.id)
    statement = (
        select(*columns, or_(is_resolved, is_answered))
        .join(Thread, Thread.id == Case.thread_id)
        .outerjoin(CaseSeen, my_look)
        .where(Thread.asker_id == member.id, or_(Case.status.in_(rules.UNFINISHED), is_resolved))
        .order_by(case((Case.status == rules.WAITING, 0), else_=1), Case.active_at.desc(), Case.id.desc())
        .limit(size)
    )
    return [OwnCase(*row[:5], bool(row[5])) for row in db.session.execute(statement)]


def last_looks(member: Member, cases: Sequence[Case]) -> dict[int, datetime]:
    """Return when the member last looked at each of these cases; cases never opened are left out."""
    mine = (CaseSeen.member_id == member.id, CaseSeen.case_id.in_([case.id for case in cases]))
    statement = select(CaseSeen.case_id, CaseSeen.seen_at).where(*mine)
    return {row.case_id: row.seen_at for row in db.session.execute(statement)}


def has_news(case: Case, seen_at: datetime | None) -> bool:
    """Return whether support has replied or the case was resolved since its customer last looked."""
    moved = [at for at in (case.responded_at, case.resolved_at) if at is not None]
    return any(seen_at is None or at > seen_at for at in moved)


def response_promise(thread: Thread) -> Promise | None:
    """Return the thread's current case with its next due response, in one statement."""
    due = (
        (SlaClock.case_id == Case.id)
        & (SlaClock.kind != rules.RESOLUTION)
        & SlaClock.stopped_at.is_(None)
        & SlaClock.paused_at.is_(None)
    )
    is_lost = and_(
        Case.status.in_(rules.FINISHED),
        Post.id.is_not(None),
        ~Post.is_shown,
        Post.author_id.is_distinct_from(thread.asker_id),
    )
    columns = (Case.id, Case.status, Case.follow_up_at, SlaClock.kind, SlaClock.due_at, is_lost)
    statement = select(*columns).outerjoin(SlaClock, due).outerjoin(Post, Post.id == Case.knowledge_post_id)
    statement = statement.where(Case.thread_id == thread.id)
    row = db.session.execute(statement.order_by(*current_first(), SlaClock.due_at).limit(1)).one_or_none()
    return Promise(*row[:5], is_lost=bool(row[5])) if row else None
