"""What completes a name or a tag that somebody has begun to type."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, or_, select

from app.accounts.models import Member
from app.community.models import Post, Tag, Thread
from app.community.models.thread import QUESTION
from app.community.naming import number_in
from app.community.queries.reading import visible_to
from app.community.queries.tags import is_carried
from app.core.db import db, fold
from app.core.prefixes import begins_with

MOST = 8  # a list that is read at a glance
LONGEST = 40  # characters that are looked at
LONGEST_TITLE = 120  # of what is looked for in titles
MOST_WORDS = 6


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


def questions_like(words: str, viewer: Member | None, *, but: int | None = None) -> Sequence[Thread]:
    """Questions that the viewer may read, of this number or with all of these words in their title: that of the number
    first, then solved ones, the newest first.
    """
    typed, number = words.strip()[:LONGEST_TITLE], number_in(words, QUESTION)
    meant = [Thread.title.icontains(word, autoescape=True) for word in typed.split()[:MOST_WORDS]]
    if not meant:
        return ()
    found = or_(Thread.id == number, and_(*meant)) if number else and_(*meant)
    statement = select(Thread).where(visible_to(viewer), Thread.kind == QUESTION, Thread.id != (but or 0), found)
    is_named = case((Thread.id == (number or 0), 0), else_=1)
    is_solved = case((Thread.accepted_post_id.is_not(None), 0), else_=1)
    return db.session.scalars(statement.order_by(is_named, is_solved, Thread.id.desc()).limit(MOST)).all()


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
