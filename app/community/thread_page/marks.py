"""The reader's own marks in a thread: votes, bookmarks, drafts, and how they follow it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    and_,
    bindparam,
    case,
    literal,
    not_,
    select,
    union_all,
)

from app.accounts.members.models import Member
from app.community.drafts.models import Draft
from app.community.following.models import LEVELS, Bookmark, Subscription
from app.community.posts.models import ANSWER, Post
from app.community.roles import READER_ID
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.core.cache.dependencies import depends_on
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import now
from app.core.db.base import LongInteger, db
from app.reputation import rules

DRAFT = "draft "  # prefix of a draft's key among the marks
THREAD_ID = bindparam("thread_id", type_=LongInteger)
FIXED_BEFORE = bindparam("fixed_before", type_=Vote.cast_at.type)


@dataclass(frozen=True)
class Marks:
    """The reader's own data in a thread: votes by post, “me too”, how they follow it, and all drafts' ids by key.

    `fixed` are the posts whose vote can no longer be changed.
    """

    votes: dict[int, int] = field(default_factory=dict)
    fixed: frozenset[int] = frozenset()
    is_backing: bool = False
    level: str = ""
    drafts: dict[str, int] = field(default_factory=dict)
    bookmarks: frozenset[int] = frozenset()
    has_answered: bool = False


def marks_of(viewer: Member | None, thread: Thread) -> Marks:
    """Return the viewer's own data in this thread in one statement, or from the cache if nothing of it changed."""
    if viewer is None:
        return Marks()
    at = now()  # cached by the hour, since votes become fixed after a time
    key = ("marks", viewer.id, thread.id, at.replace(minute=0, second=0, microsecond=0))
    return cached_until_change(key, lambda: _marks_of(viewer, thread, at), ("thread", "member"))


def _marks_of(viewer: Member, thread: Thread, at: datetime) -> Marks:
    depends_on("thread", [thread.id])
    depends_on("member", [viewer.id])
    names = {"thread_id": thread.id, "reader_id": viewer.id, "fixed_before": at - rules.VOTE_CHANGEABLE}
    rows = db.session.execute(_marks(), names).all()
    kinds = {kind for kind, _id, _value in rows}
    level = next((kind for kind in kinds if kind in LEVELS), "")
    votes = {post_id: value for kind, post_id, value in rows if kind in ("vote", "fixed vote")}
    fixed = frozenset(post_id for kind, post_id, _ in rows if kind == "fixed vote")
    drafts = {kind.removeprefix(DRAFT): row_id for kind, row_id, _ in rows if kind.startswith(DRAFT)}
    bookmarks = frozenset(post_id for kind, post_id, _ in rows if kind == "bookmark")
    return Marks(votes, fixed, "backing" in kinds, level, drafts, bookmarks, "answer" in kinds)


def vote_of(viewer: Member, post: Post) -> int:
    """Return the viewer's vote on one post: 1, -1, or 0 for none."""
    return db.session.scalar(select(Vote.value).where(Vote.post_id == post.id, Vote.member_id == viewer.id)) or 0


@cache
def _marks() -> CompoundSelect[str, int, int]:
    was_edited = and_(Post.edited_at.is_not(None), Post.edited_at > Vote.cast_at)
    kind: Any = case(
        (and_(Vote.cast_at < FIXED_BEFORE, not_(was_edited)), literal("fixed vote")), else_=literal("vote")
    )
    votes = select(kind, Vote.post_id, Vote.value).join(Post, Post.id == Vote.post_id)
    backing = select(literal("backing"), Backing.thread_id, literal(1))
    level = select(Subscription.level, Subscription.thread_id, literal(1))
    answers = select(literal("answer"), Post.id, literal(1)).where(Post.kind == ANSWER, Post.is_shown)
    bookmarks = select(literal("bookmark"), Bookmark.post_id, literal(1)).join(Post, Post.id == Bookmark.post_id)
    return union_all(
        votes.where(Post.thread_id == THREAD_ID, Vote.member_id == READER_ID),
        backing.where(Backing.thread_id == THREAD_ID, Backing.member_id == READER_ID),
        level.where(Subscription.thread_id == THREAD_ID, Subscription.member_id == READER_ID),
        answers.where(Post.thread_id == THREAD_ID, Post.author_id == READER_ID),
        bookmarks.where(Post.thread_id == THREAD_ID, Bookmark.member_id == READER_ID),
        select(literal(DRAFT) + Draft.key, Draft.id, literal(1)).where(Draft.member_id == READER_ID),
    )
