"""Bookmark posts; follow and mute threads, tags, spaces and members."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, union_all, update

from app.accounts.members.models import Member
from app.community.following.models import FOLLOWING, MUTED, Bookmark, Follow, Subscription
from app.community.following.policies import can_follow
from app.community.posts.models import COMMENT, Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

LONGEST_NOTE = 500  # characters


def bookmark(actor: Member, post: Post, note: str | None, now: datetime) -> None:
    """Bookmark the post, which the actor may read. A note of None leaves an existing note unchanged."""
    mine = {"member_id": actor.id, "post_id": post.id}
    text = (note or "").strip()[:LONGEST_NOTE]
    if insert_if_absent(Bookmark, **mine, note=text, marked_at=now) or note is None:
        return
    db.session.scalars(select(Bookmark).filter_by(**mine)).one().note = text


def unbookmark(actor: Member, post: Post) -> None:
    """Remove the bookmark and its note."""
    db.session.execute(delete(Bookmark).where(Bookmark.member_id == actor.id, Bookmark.post_id == post.id))


Subject: TypeAlias = Thread | Tag | Space | Member
MOST_FOLLOWED = 500  # tags, spaces and members, by one member


def follow(actor: Member, subject: Subject, now: datetime) -> None:
    """Follow the thread, or new questions with the tag, in the space or by the member. Raises InvalidInput."""
    _set_level(actor, subject, FOLLOWING, now)


def unfollow(actor: Member, subject: Subject, now: datetime) -> None:  # noqa: ARG001 — every action ends with `now`
    """Stop following or muting; a thread stays quiet until the actor takes part in it again."""
    table, mine = _mine(actor, subject)
    db.session.execute(delete(table).filter_by(**mine))


def mute(actor: Member, subject: Subject, now: datetime) -> None:
    """Mute the subject: no notifications about it, whatever else the actor follows. Raises InvalidInput."""
    _set_level(actor, subject, MUTED, now)


def start_following(actor: Member, thread: Thread, now: datetime) -> None:
    """Follow a thread in which the actor takes part, unless they already follow it or have muted it."""
    insert_if_absent(Subscription, thread_id=thread.id, member_id=actor.id, level=FOLLOWING, since=now)


def stop_following_since(member_id: int, thread: Thread, since: datetime, other_reason: datetime | None) -> None:
    """Remove a subscription that began at `since`, or start it at the earliest other reason.

    Reasons are backing the thread, writing in it, and `other_reason`.
    """
    mine = {"thread_id": thread.id, "member_id": member_id}
    wrote = select(Post.created_at).where(
        Post.thread_id == thread.id, Post.author_id == member_id, Post.kind != COMMENT
    )
    own = union_all(select(Backing.backed_at).filter_by(**mine), wrote).subquery()
    reasons = [each for each in (db.session.scalar(select(func.min(own.c[0]))), other_reason) if each is not None]
    begun = {**mine, "level": FOLLOWING, "since": since}
    if reasons:
        db.session.execute(update(Subscription).filter_by(**begun).values(since=min(reasons)))
    else:
        db.session.execute(delete(Subscription).filter_by(**begun))


def _set_level(actor: Member, subject: Subject, level: str, now: datetime) -> None:
    require_allowed(can_follow(actor, subject))
    table, mine = _mine(actor, subject)
    if not insert_if_absent(table, **mine, level=level, since=now):
        db.session.execute(update(table).filter_by(**mine).values(level=level, since=now))
    elif table is Follow:
        _refuse_too_many(actor)


def _mine(actor: Member, subject: Subject) -> tuple[Any, dict[str, Any]]:
    """Return the table for the subject and the key of the actor's row in it."""
    if isinstance(subject, Thread):
        return Subscription, {"thread_id": subject.id, "member_id": actor.id}
    return Follow, {"member_id": actor.id, "subject": type(subject).__name__.lower(), "subject_id": subject.id}


def _refuse_too_many(actor: Member) -> None:
    count = db.session.scalar(select(func.count()).select_from(Follow).filter_by(member_id=actor.id)) or 0
    if count > MOST_FOLLOWED:
        raise InvalidInput(_("You can follow up to %(most)s items. Unfollow some first.", most=MOST_FOLLOWED))
