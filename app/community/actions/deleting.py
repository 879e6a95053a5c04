"""Delete a post, a question with its opening; and bring it back."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions.appearing import counted
from app.community.actions.holding import hold
from app.community.events import POST_DELETED, POST_UNDELETED
from app.community.models import Post
from app.community.policies import can_delete, can_undelete
from app.core.events import record
from app.core.policy import require


def delete(actor: Member, post: Post, now: datetime) -> None:
    """Take the post out of everyone's sight but its author's and staff's; with an opening goes its thread. Points stay.

    Raises NotAllowed where `can_delete` says no.
    """
    require(can_delete(actor, hold(post)))
    with counted(post, now):
        post.deleted_at, post.deleted_by_id = now, actor.id
        if post.is_opening:
            post.thread.deleted_at = now
    record(POST_DELETED, actor, post, now, thread_id=post.thread_id)


def undelete(actor: Member, post: Post, now: datetime) -> None:
    """Bring the post back as it was. Raises NotAllowed where `can_undelete` says no."""
    require(can_undelete(actor, hold(post)))
    with counted(post, now):
        post.deleted_at = post.deleted_by_id = None
        if post.is_opening:
            post.thread.deleted_at = None
    record(POST_UNDELETED, actor, post, now, thread_id=post.thread_id)
