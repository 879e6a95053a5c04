"""Members: their list, one of them, and what they asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Member, Role
from app.community.models import Post, Thread
from app.community.models.post import ANSWER
from app.community.models.thread import QUESTION
from app.community.queries.reading import listed, posts_visible_to, visible_to
from app.community.queries.rows import QuestionRow, question_rows
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, in_order, page_by_key, page_of, values_of
from app.core.prefixes import begins_with

SORTS: dict[str, tuple[Any, ...]] = {
    "reputation": (Member.reputation, Member.id),
    "new": (Member.created_at, Member.id),
    "name": (Member.name, Member.id),
}
ON_PROFILE = 15


def list_members(search: str, sort: str, cursor: str | None) -> Page[Member]:
    """Members in this order; with `search`, those whose name or handle begins so.

    Raises NotFound where there is no such order, or the cursor is none of ours.
    """
    if sort not in SORTS:
        raise NotFound
    statement = select(Member).options(joinedload(Member.roles)).where(Member.erased_at.is_(None))
    if search:
        wanted = search.removeprefix("@")
        spellings = {wanted, wanted.capitalize(), wanted.title()}
        names = [begins_with(Member.name, each) for each in sorted(spellings)]
        statement = statement.where(or_(begins_with(Member.handle, wanted), *names))
    return page_by_key(statement, SORTS[sort], cursor, is_rising=sort == "name")


def get_member(handle: str) -> Member:
    """The member with their roles; raises NotFound where there is none, or no longer."""
    statement = select(Member).options(joinedload(Member.roles))
    found = db.session.scalars(statement.where(Member.handle == handle, Member.erased_at.is_(None))).unique()
    member = found.one_or_none()
    if member is None:
        raise NotFound
    return member


def questions_of(member: Member, viewer: Member | None, cursor: str | None) -> Page[QuestionRow]:
    """The member's questions that the viewer finds in lists, newest first."""
    keys = (Thread.created_at, Thread.id)
    after = values_of(cursor, keys)
    mine = question_rows().where(listed(viewer), Thread.asker_id == member.id)
    rows = db.session.execute(in_order(mine, keys, goes_on=bool(after), size=ON_PROFILE), after)
    return page_of(list(map(QuestionRow._make, rows)), keys, cursor, ON_PROFILE)


def answers_of(member: Member, viewer: Member | None, cursor: str | None) -> Page[Post]:
    """The member's answers in questions that the viewer may read, newest first, each with its thread."""
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread))
        .where(Post.author_id == member.id, Post.kind == ANSWER, Thread.kind == QUESTION)
        .where(posts_visible_to(viewer), visible_to(viewer))
    )
    return page_by_key(statement, (Post.created_at, Post.id), cursor, ON_PROFILE)


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
