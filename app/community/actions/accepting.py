"""Say which answer helped, take that back, or say that none did."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions.counting import settle
from app.community.actions.holding import hold
from app.community.events import ANSWER_ACCEPTED, ANSWER_UNACCEPTED, ANSWERS_REJECTED, ANSWERS_UNREJECTED
from app.community.models import Post, Thread
from app.community.policies import can_accept, can_reject, can_unaccept, can_unreject
from app.core.db import db, lock
from app.core.events import record
from app.core.policy import require
from app.reputation import ledger, rules


def accept(actor: Member, post: Post, now: datetime) -> None:
    """Make this the question's accepted answer, in place of another where there was one; reputation moves with it.

    Raises NotAllowed where `can_accept` says no.
    """
    require(can_accept(actor, hold(post), now))
    thread = post.thread
    if thread.accepted_post_id == post.id:
        return
    previous = db.session.get(Post, thread.accepted_post_id) if thread.accepted_post_id else None
    ledger.hold([thread.asker_id, post.author_id, previous.author_id if previous else None])
    if previous:
        take_back(actor, previous, thread, now)
    thread.accepted_post_id, thread.accepted_at, thread.accepted_by_id = post.id, now, actor.id
    thread.rejected_at = thread.resting_post_id = None
    settle(thread)
    thread.changed_at = now
    _award(actor, post, thread, now)
    record(ANSWER_ACCEPTED, actor, post, now, thread_id=thread.id)


def unaccept(actor: Member, post: Post, now: datetime) -> None:
    """Take back that the answer was accepted, with the points that it brought.

    Raises NotAllowed where `can_unaccept` says no.
    """
    require(can_unaccept(actor, hold(post)))
    if post.thread.accepted_post_id == post.id:
        take_back(actor, post, post.thread, now)


def reject(actor: Member, thread: Thread, now: datetime) -> None:
    """Say that the answers given do not help; a new answer ends that. Raises NotAllowed where `can_reject` says no."""
    require(can_reject(actor, lock(thread)))
    thread.rejected_at = thread.changed_at = now
    thread.resting_post_id = None
    settle(thread)
    record(ANSWERS_REJECTED, actor, thread, now, thread_id=thread.id)


def unreject(actor: Member, thread: Thread, now: datetime) -> None:
    """Undo a rejection: the question counts as answered again. Raises NotAllowed where `can_unreject` says no."""
    require(can_unreject(actor, lock(thread)))
    thread.rejected_at, thread.changed_at = None, now
    settle(thread)
    record(ANSWERS_UNREJECTED, actor, thread, now, thread_id=thread.id)


def take_back(actor: Member, post: Post, thread: Thread, now: datetime) -> None:
    """The answer is accepted no more, with the points that it brought; whoever calls holds the thread."""
    thread.accepted_post_id = thread.accepted_at = thread.accepted_by_id = None
    settle(thread)
    thread.changed_at = now
    ledger.undo(rules.OF_AN_ACCEPTANCE, post, now)
    record(ANSWER_UNACCEPTED, actor, post, now, thread_id=thread.id)


def rest(post: Post, thread: Thread, now: datetime) -> None:
    """The answer, if it is the accepted one, is out of sight: it solves nothing and earns nothing until it is shown
    again. Whoever calls holds the thread and counts its answers.
    """
    if thread.accepted_post_id == post.id:
        thread.accepted_post_id, thread.resting_post_id = None, post.id
        ledger.undo(rules.OF_AN_ACCEPTANCE, post, now, kind=rules.ACCEPTANCE_RESTS)


def resume(post: Post, thread: Thread, now: datetime) -> None:
    """Undo `rest`, unless another answer was accepted or the answers were rejected since."""
    if thread.resting_post_id == post.id:
        thread.accepted_post_id, thread.resting_post_id = post.id, None
        ledger.redo(rules.OF_AN_ACCEPTANCE, post, now, rules.ACCEPTANCE_RESTS)


def reinstate(post: Post, thread: Thread, at: datetime, by_id: int | None, now: datetime) -> None:
    """The answer is the accepted one again, as it was before another was for a moment; the author is not notified
    again. Whoever calls holds the thread.
    """
    thread.accepted_post_id, thread.accepted_at, thread.accepted_by_id = post.id, at, by_id
    settle(thread)
    thread.changed_at = now
    actor = db.session.get(Member, by_id) if by_id else None
    if actor is not None:
        _award(actor, post, thread, now)


def _award(actor: Member, post: Post, thread: Thread, now: datetime) -> None:
    """Points for the author and for the asker who said so; none in private, none where one accepts one's own answer."""
    if not thread.is_public or post.author_id in (None, thread.asker_id, actor.id):
        return
    ledger.award(db.session.get_one(Member, post.author_id), rules.ACCEPTED, post, actor, now)
    if actor.id == thread.asker_id:
        ledger.award(actor, rules.ACCEPTING, post, actor, now)
