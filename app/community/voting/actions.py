"""Vote; accept and reject answers; add and remove "me too" on questions and suggestions."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy import delete, func, select

from app.accounts.members.models import Member
from app.community.counters import recount_answers, update_answer_state
from app.community.events import (
    ANSWER_ACCEPTED,
    ANSWER_UNACCEPTED,
    ANSWERS_REJECTED,
    ANSWERS_UNREJECTED,
    POST_VOTED,
    THREAD_BACKED,
    THREAD_UNBACKED,
)
from app.community.following.actions import start_following
from app.community.following.models import FOLLOWING, Subscription
from app.community.locks import lock_post
from app.community.permissions import can_participate
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.community.voting.policies import (
    can_accept,
    can_back,
    can_change_vote,
    can_reject,
    can_unaccept,
    can_unback,
    can_unreject,
    can_vote,
)
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.reputation import actions as reputation_actions
from app.reputation import rules


def accept(actor: Member, post: Post, now: datetime) -> None:
    """Accept this answer, replacing an earlier accepted one, and update reputation."""
    require_allowed(can_accept(actor, lock_post(post), now))
    thread = post.thread
    if thread.accepted_post_id == post.id:
        return
    previous = db.session.get(Post, thread.accepted_post_id) if thread.accepted_post_id else None
    reputation_actions.lock_members([thread.asker_id, post.author_id, previous.author_id if previous else None])
    if previous:
        clear_accepted_answer(actor, previous, thread, now)
    thread.accepted_post_id, thread.accepted_at, thread.accepted_by_id = post.id, now, actor.id
    thread.rejected_at = thread.resting_post_id = None
    update_answer_state(thread)
    thread.changed_at = now
    _award(actor, post, thread, now)
    record_event(ANSWER_ACCEPTED, actor, post, now, thread_id=thread.id)


def unaccept(actor: Member, post: Post, now: datetime) -> None:
    """Undo the acceptance of the answer and its points."""
    require_allowed(can_unaccept(actor, lock_post(post)))
    if post.thread.accepted_post_id == post.id:
        clear_accepted_answer(actor, post, post.thread, now)


def reject(actor: Member, thread: Thread, now: datetime) -> None:
    """Reject all answers so far; a new answer clears the rejection."""
    require_allowed(can_reject(actor, lock_row(thread)))
    thread.rejected_at = thread.changed_at = now
    thread.resting_post_id = None
    update_answer_state(thread)
    record_event(ANSWERS_REJECTED, actor, thread, now, thread_id=thread.id)


def unreject(actor: Member, thread: Thread, now: datetime) -> None:
    """Undo a rejection: the question counts as answered again."""
    require_allowed(can_unreject(actor, lock_row(thread)))
    thread.rejected_at, thread.changed_at = None, now
    update_answer_state(thread)
    record_event(ANSWERS_UNREJECTED, actor, thread, now, thread_id=thread.id)


def clear_accepted_answer(actor: Member, post: Post, thread: Thread, now: datetime) -> None:
    """Clear the accepted answer and reverse its points. The thread must be locked."""
    thread.accepted_post_id = thread.accepted_at = thread.accepted_by_id = None
    update_answer_state(thread)
    thread.changed_at = now
    reputation_actions.reverse_points(rules.OF_AN_ACCEPTANCE, post, now)
    record_event(ANSWER_UNACCEPTED, actor, post, now, thread_id=thread.id)


def rest(post: Post, thread: Thread, now: datetime) -> None:
    """Suspend the acceptance, and its points, of an answer that was hidden or deleted; nothing for others.

    The thread must be locked, and the caller recounts its answers.
    """
    if thread.accepted_post_id == post.id:
        thread.accepted_post_id, thread.resting_post_id = None, post.id
        reputation_actions.reverse_points(rules.OF_AN_ACCEPTANCE, post, now, kind=rules.ACCEPTANCE_RESTS)


def resume(post: Post, thread: Thread, now: datetime) -> None:
    """Undo `rest`, unless another answer was accepted or the answers were rejected in the meantime."""
    if thread.resting_post_id == post.id:
        thread.accepted_post_id, thread.resting_post_id = post.id, None
        reputation_actions.restore_points(rules.OF_AN_ACCEPTANCE, post, now, rules.ACCEPTANCE_RESTS)


def reinstate(post: Post, thread: Thread, at: datetime, by_id: int | None, now: datetime) -> None:
    """Restore an earlier acceptance after another was undone, without a notification. The thread must be locked."""
    thread.accepted_post_id, thread.accepted_at, thread.accepted_by_id = post.id, at, by_id
    update_answer_state(thread)
    thread.changed_at = now
    actor = db.session.get(Member, by_id) if by_id else None
    if actor is not None:
        _award(actor, post, thread, now)


def _award(actor: Member, post: Post, thread: Thread, now: datetime) -> None:
    """Award points to the author and the asker who accepted; none in private threads or for one's own answer."""
    if not thread.is_public or post.author_id in (None, thread.asker_id, actor.id):
        return
    reputation_actions.award(db.session.get_one(Member, post.author_id), rules.ACCEPTED, post, actor, now)
    if actor.id == thread.asker_id:
        reputation_actions.award(actor, rules.ACCEPTING, post, actor, now)


def add_me_too(actor: Member, thread: Thread, now: datetime) -> None:
    """Add the actor's “me too”, once, and follow the thread."""
    require_allowed(can_back(actor, lock_row(thread)))
    if add_backing(actor, thread, now):
        record_event(THREAD_BACKED, actor, thread, now, thread_id=thread.id)


def add_backing(member: Member, thread: Thread, now: datetime, **on_behalf: Any) -> bool:
    """Add the member's backing of the locked thread, and let them follow it. Returns False if they back it already.

    `on_behalf` are the columns that say who of the staff added it, and why.
    """
    values = {"thread_id": thread.id, "member_id": member.id, "backed_at": now} | on_behalf
    if not insert_if_absent(Backing, **values):
        return False
    thread.backing_count = Thread.backing_count + 1
    thread.changed_at = now
    start_following(member, thread, now)
    return True


def remove_me_too(actor: Member, thread: Thread, now: datetime) -> None:
    """Remove the actor's “me too”, and the subscription that it created."""
    require_allowed(can_unback(actor, lock_row(thread)))
    if remove_backing(actor.id, thread, now):
        record_event(THREAD_UNBACKED, actor, thread, now, thread_id=thread.id)


def remove_backing(member_id: int, thread: Thread, now: datetime) -> bool:
    """Remove the member's backing of the locked thread, and the subscription that it created. False if none."""
    mine = {"thread_id": thread.id, "member_id": member_id}
    backed_at = db.session.scalar(select(Backing.backed_at).filter_by(**mine))
    if backed_at is None:
        return False
    db.session.execute(delete(Backing).filter_by(**mine))
    db.session.execute(delete(Subscription).filter_by(**mine, level=FOLLOWING, since=backed_at))
    thread.backing_count = Thread.backing_count - 1
    thread.changed_at = now
    return True


def vote(actor: Member, post: Post, value: int, now: datetime) -> None:
    """Make `value` (1, -1, or 0 for none) the actor's vote, with score and reputation.

    Raises NotAllowed also if the day's votes are used up, or the earlier vote is too old to be changed.
    """
    if value not in (1, 0, -1):
        raise InvalidInput(_("Vote up, vote down or remove your vote."))
    require_allowed(can_vote(actor, lock_post(post), value))
    require_allowed(can_participate(actor, now))
    reputation_actions.lock_members([post.author_id, actor.id])
    vote = db.session.scalar(select(Vote).filter_by(post_id=post.id, member_id=actor.id))
    before = vote.value if vote else 0
    if before == value:
        return
    if vote:
        require_allowed(can_change_vote(vote, post, now))
        db.session.delete(vote)
        db.session.flush()
    if value:
        _require_votes_left(actor, post, value, now)
        db.session.add(Vote(post_id=post.id, member_id=actor.id, value=value, cast_at=now))
    move_score(post, value - before, now)
    _move_points(actor, post, before, value, now)
    record_event(POST_VOTED, actor, post, now, thread_id=post.thread_id, value=value, before=before)


def _require_votes_left(actor: Member, post: Post, value: int, now: datetime) -> None:
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    today = select(func.count()).select_from(Vote).where(Vote.member_id == actor.id, Vote.cast_at >= midnight)
    if (db.session.scalar(today) or 0) >= rules.VOTES_A_DAY:
        raise NotAllowed(
            _(
                "You have used all %(votes)s of your votes for today. You can vote again tomorrow.",
                votes=rules.VOTES_A_DAY,
            )
        )
    for_author = today.join(Post).where(Post.author_id == post.author_id, Vote.value == value)
    most = rules.VOTES_UP_A_DAY_FOR_ONE if value > 0 else rules.VOTES_DOWN_A_DAY_FOR_ONE
    if post.author_id is not None and (db.session.scalar(for_author) or 0) >= most:
        raise NotAllowed(
            lazy_ngettext(
                "You have given this member %(num)d such vote today, which is the daily limit. Try again tomorrow.",
                "You have given this member %(num)d such votes today, which is the daily limit. Try again tomorrow.",
                most,
            )
        )


def move_score(post: Post, by: int, now: datetime) -> None:
    """Change the score of the post, which must be locked with its thread."""
    thread = post.thread
    post.score = Post.score + by
    if post.is_opening:
        thread.score = Thread.score + by
    else:
        recount_answers(thread)
    thread.changed_at = now


def _move_points(actor: Member, post: Post, before: int, value: int, now: datetime) -> None:
    if before:
        reputation_actions.reverse_points(rules.OF_A_VOTE, post, now, actor)
    author = post.author_id and db.session.get(Member, post.author_id)
    if value and author:
        reputation_actions.award(author, rules.VOTED_UP if value > 0 else rules.VOTED_DOWN, post, actor, now)
    if value < 0 and post.is_answer:
        reputation_actions.award(actor, rules.VOTING_DOWN, post, actor, now)
