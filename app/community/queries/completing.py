"""What completes a name or a tag that somebody has begun to type."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import Member
from app.community.models import Post, Tag, Thread
from app.community.queries.tags import is_carried
from app.core.db import db, fold
from app.core.prefixes import begins_with

MOST = 8  # a list that is read at a glance
LONGEST = 40  # characters that are looked at


def members_like(beginning: str, actor: Member, thread: Thread | None) -> list[tuple[Member, bool]]:
    """Members whose handle or name begins so, those of the thread first (True), but the actor; two statements."""
    text = beginning.strip()[:LONGEST]
    if not text:
        return []
    here = matching_members(text, actor, _takes_part(thread)) if thread is not None else ()
    found = [(member, True) for member in here]
    if len(found) < MOST:
        known = {member.id for member in here}
        found += [(member, False) for member in matching_members(text, actor) if member.id not in known]
    return found[:MOST]


def tags_like(beginning: str, viewer: Member | None) -> Sequence[Tag]:
    """Tags that begin so and that the viewer finds in lists, the most used first."""
    text = fold(beginning.strip())[:LONGEST]
    return db.session.scalars(
        select(Tag)
        .where(begins_with(Tag.name, text), Tag.canonical_id.is_(None))
        .where(or_(is_carried(viewer), and_(Tag.thread_count == 0, Tag.reviewed_at.is_not(None))))
        .order_by(Tag.thread_count.desc(), Tag.id)
        .limit(MOST)
    ).all()


def matching_members(text: str, actor: Member, *more: ColumnElement[bool]) -> Sequence[Member]:
    """Members other than the actor whose handle or name begins so and who meet these conditions."""
    spellings = sorted({text, text.capitalize(), text.title()})
    begins = or_(begins_with(Member.handle, fold(text)), *(begins_with(Member.name, each) for each in spellings))
    return db.session.scalars(
        select(Member)
        .where(begins, Member.id != actor.id, Member.erased_at.is_(None), *more)
        .order_by(Member.reputation.desc(), Member.id.desc())
        .limit(MOST)
    ).all()


def _takes_part(thread: Thread) -> ColumnElement[bool]:
    wrote = select(Post.author_id).where(
        Post.thread_id == thread.id, Post.deleted_at.is_(None), Post.hidden_at.is_(None)
    )
    return or_(Member.id == thread.asker_id, Member.id.in_(wrote.where(Post.author_id.is_not(None))))
