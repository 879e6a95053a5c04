"""Delete a post, a question with its opening; and bring it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions.counting import count_answer, count_thread
from app.community.actions.holding import hold
from app.community.events import POST_DELETED, POST_UNDELETED
from app.community.models import Post
from app.community.policies import can_delete, can_undelete
from app.core.db import db, lock
from app.core.events import record
from app.core.policy import require


def delete(actor: Member, post: Post, now: datetime) -> None:
    """Take the post out of everyone's sight but its author's and staff's; with an opening goes its thread. Points stay.

    Raises NotAllowed where `can_delete` says no.
    """
    require(can_delete(actor, hold(post)))
    was_shown, was_listed = post.is_shown, post.thread.is_listed
    post.deleted_at, post.deleted_by_id = now, actor.id
    if post.is_opening:
        post.thread.deleted_at = now
    _count(post, was_shown, was_listed, now)
    record(POST_DELETED, actor, post, now, thread_id=post.thread_id)


def undelete(actor: Member, post: Post, now: datetime) -> None:
    """Bring the post back as it was. Raises NotAllowed where `can_undelete` says no."""
    require(can_undelete(actor, hold(post)))
    was_shown, was_listed = post.is_shown, post.thread.is_listed
    post.deleted_at = post.deleted_by_id = None
    if post.is_opening:
        post.thread.deleted_at = None
    _count(post, was_shown, was_listed, now)
    record(POST_UNDELETED, actor, post, now, thread_id=post.thread_id)


def _count(post: Post, was_shown: bool, was_listed: bool, now: datetime) -> None:
    """Move what counts the post, or the thread that it opens, by what has become visible (1) or has gone (-1)."""
    thread = post.thread
    by = post.is_shown - was_shown
    if post.is_opening:
        listed = thread.is_listed - was_listed
        if listed:
            count_thread(thread, listed)
    elif post.is_answer and by:
        count_answer(post, by)
    elif by:
        parent = lock(db.session.scalars(select(Post).where(Post.id == post.parent_id)).one())
        parent.comment_count = Post.comment_count + by
    thread.changed_at = now
