"""Whom new rows may concern: the members whose badges, standing and helped people are looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.community import events
from app.community.models import Post, Revision, Thread, Visit
from app.community.models.post import ANSWER, OPENING
from app.core.db import db
from app.core.events import Event
from app.core.progress import Span
from app.reputation.models import LedgerEntry

APPEARING = tuple(
    each.name for each in (events.POST_DELETED, events.POST_UNDELETED, events.POST_HIDDEN, events.POST_SHOWN)
)
"""With a question goes, and comes, what its answers did."""

JOINING = tuple(each.name for each in (events.THREAD_CLOSED, events.THREAD_REOPENED, events.THREAD_MERGED))
"""Those who back a question come to the one that it is a duplicate of or merged into, and go back."""

GROWING: dict[str, Any] = {"ledger": LedgerEntry, "post": Post, "event": Event, "revision": Revision, "visit": Visit}


def touched_members(new: Mapping[str, Span]) -> list[int]:
    """By id, everyone who has or is meant by these rows of the GROWING tables."""
    about = new["event"].holds(Event.id)
    in_post = select(Event).join(Post, Post.id == Event.subject_id).where(about, Event.subject_type == "post")
    in_thread = select(Event).join(Thread, Thread.id == Event.subject_id).where(about, Event.subject_type == "thread")
    in_thread_of_post = in_post.join(Thread, Thread.id == Post.thread_id)
    accepted = in_thread.join(Post, Post.id == Thread.accepted_post_id)
    theirs = aliased(Post)
    with_opening = in_post.where(Event.name.in_(APPEARING), Post.kind == OPENING).join(
        theirs, and_(theirs.thread_id == Post.thread_id, theirs.kind == ANSWER)
    )
    linked = [Event.values[name].as_integer() for name in ("canonical_id", "into_id")]
    joined = select(func.coalesce(*linked)).where(about, Event.name.in_(JOINING))
    helped_there = select(Post.author_id).join(Thread, Thread.accepted_post_id == Post.id)
    return _members(
        select(LedgerEntry.member_id).where(new["ledger"].holds(LedgerEntry.id)),
        select(LedgerEntry.actor_id).where(new["ledger"].holds(LedgerEntry.id)),
        select(Post.author_id).where(new["post"].holds(Post.id)),
        select(Revision.editor_id).where(new["revision"].holds(Revision.id)),
        select(Visit.member_id).where(new["visit"].holds(Visit.id)),
        select(Event.actor_id).where(about),
        in_post.with_only_columns(Post.author_id),
        in_thread.with_only_columns(Thread.asker_id),
        in_thread_of_post.with_only_columns(Thread.asker_id),
        accepted.with_only_columns(Post.author_id),
        with_opening.with_only_columns(theirs.author_id),
        helped_there.where(Thread.id.in_(joined)),
    )


def _members(*statements: Select[Any]) -> list[int]:
    found = {member_id for each in statements for member_id in db.session.scalars(each.distinct())}
    return sorted(found - {None})
