"""Let through what waited for approval, as if it had been written now."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions import answering, asking, commenting, counting
from app.community.actions.holding import hold
from app.community.actions.posting import touch
from app.community.events import POST_SHOWN
from app.community.models import Post
from app.community.models.post import UNTIL_APPROVED
from app.community.policies import can_approve
from app.core.db import db
from app.core.events import record
from app.core.policy import require


def approve(actor: Member, post: Post, now: datetime) -> None:
    """Show the post; it is counted now, and now whom it concerns is told.

    Raises NotAllowed where `can_approve` says no.
    """
    require(can_approve(actor, hold(post)))
    post.hidden_at = post.hidden_because = None
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if post.is_opening:
        _open(author, post, now)
    elif post.is_answer:
        answering.make_known(author, post, now)
    else:
        commenting.make_known(author, post, now)
    record(POST_SHOWN, actor, post, now, thread_id=post.thread_id, was=UNTIL_APPROVED)


def _open(author: Member | None, post: Post, now: datetime) -> None:
    thread = post.thread
    thread.hidden_at = None
    touch(thread, author, now)
    if thread.is_listed:
        counting.count_thread(thread, 1)
    if thread.is_question:
        asking.make_known(author, thread, now)
