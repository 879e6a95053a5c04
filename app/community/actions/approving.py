"""Let through what waited for approval, as if it had been written now: here alone a post that nobody has read yet
comes into sight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions import answering, asking, commenting, counting
from app.community.actions.hiding import reveal
from app.community.actions.holding import hold
from app.community.actions.posting import touch
from app.community.events import ANSWER_POSTED, POST_COMMENTED, POST_SHOWN, QUESTION_ASKED
from app.community.models import Post
from app.community.models.post import UNTIL_APPROVED
from app.community.policies import can_approve
from app.core.db import db
from app.core.events import Event, record
from app.core.policy import require

ANNOUNCING = tuple(each.name for each in (QUESTION_ASKED, ANSWER_POSTED, POST_COMMENTED))


def approve(actor: Member, post: Post, now: datetime) -> None:
    """Show the post; it is counted now, and now whom it concerns is told, unless an earlier approval was undone.

    Raises NotAllowed where `can_approve` says no.
    """
    require(can_approve(actor, hold(post)))
    if _is_known(post):
        reveal(post, now)
        record(POST_SHOWN, actor, post, now, thread_id=post.thread_id)
        return
    post.hidden_at = post.hidden_because = None
    author = db.session.get(Member, post.author_id) if post.author_id else None
    if post.is_opening:
        _open(author, post, now)
    elif post.is_answer:
        answering.make_known(author, post, now)
    else:
        commenting.make_known(author, post, now)
    record(POST_SHOWN, actor, post, now, thread_id=post.thread_id, was=UNTIL_APPROVED)


def _is_known(post: Post) -> bool:
    """Was it announced before?"""
    subject = post.thread if post.is_opening else post
    about = {"subject_type": type(subject).__name__.lower(), "subject_id": subject.id}
    announced = select(Event.id).filter_by(**about).where(Event.name.in_(ANNOUNCING))
    return db.session.scalar(announced.limit(1)) is not None


def _open(author: Member | None, post: Post, now: datetime) -> None:
    thread = post.thread
    thread.hidden_at = None
    touch(thread, author, now)
    if thread.is_listed:
        counting.count_thread(thread, 1)
    if thread.is_question:
        asking.make_known(author, thread, now)
