"""Members: the list by reputation, and what one of them asked, answered and earned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Member, Role
from app.community.models import Post, Thread
from app.community.models.post import ANSWER
from app.community.queries.lists import questions_asked_by
from app.community.queries.reading import posts_visible_to, visible_to
from app.community.queries.rows import QuestionRow
from app.core.db import db, fold
from app.core.errors import NotFound
from app.core.paging import Page, page_by_key
from app.reputation.models import LedgerEntry

SHOWN_ON_PROFILE = 10


class Earned(NamedTuple):
    """Points that moved, and the thread they came from where the viewer may read it."""

    entry: LedgerEntry
    thread: Thread | None


def list_members(search: str, cursor: str | None) -> Page[Member]:
    """Members by reputation; with `search`, those whose name or handle holds it."""
    statement = select(Member).where(Member.erased_at.is_(None))
    if search:
        statement = statement.where(
            or_(Member.name.icontains(search, autoescape=True), Member.handle.contains(fold(search), autoescape=True))
        )
    return page_by_key(statement, (Member.reputation, Member.id), cursor)


def get_member(handle: str) -> Member:
    """The member with their roles; raises NotFound where there is none, or no longer."""
    statement = (
        select(Member).options(selectinload(Member.roles)).where(Member.handle == handle, Member.erased_at.is_(None))
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def questions_of(member: Member, viewer: Member | None) -> Sequence[QuestionRow]:
    """The member's newest questions that the viewer may read."""
    return questions_asked_by(member, viewer, SHOWN_ON_PROFILE)


def answers_of(member: Member, viewer: Member | None) -> Sequence[Post]:
    """The member's newest answers in threads that the viewer may read, each with its thread."""
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread))
        .where(Post.author_id == member.id, Post.kind == ANSWER, posts_visible_to(viewer), visible_to(viewer))
    )
    return db.session.scalars(statement.order_by(Post.created_at.desc(), Post.id.desc()).limit(SHOWN_ON_PROFILE)).all()


def earned_by(member: Member, viewer: Member | None) -> list[Earned]:
    """How the member's reputation moved last; a thread that the viewer may not read is not named."""
    statement = (
        select(LedgerEntry, Thread)
        .outerjoin(Post, Post.id == LedgerEntry.post_id)
        .outerjoin(Thread, (Thread.id == Post.thread_id) & visible_to(viewer))
        .where(LedgerEntry.member_id == member.id)
    )
    rows = db.session.execute(statement.order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc()).limit(SHOWN_ON_PROFILE))
    return [Earned(entry, thread) for entry, thread in rows]


def staff() -> Sequence[Member]:
    """Everyone who answers for the company, with their roles."""
    statement = (
        select(Member)
        .join(Role)
        .options(joinedload(Member.roles))
        .where(Member.erased_at.is_(None))
        .order_by(Member.name, Member.id)
    )
    return db.session.scalars(statement).unique().all()
