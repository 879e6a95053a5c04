"""Vote on questions and answers."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from sqlalchemy import func, select

from app.accounts.models import Member
from app.community.actions.counting import recount_answers
from app.community.actions.holding import hold
from app.community.events import POST_VOTED
from app.community.models import Post, Thread, Vote
from app.community.policies import can_change_vote, can_take_part, can_vote
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.events import record
from app.core.policy import require
from app.reputation import ledger, rules


def vote(actor: Member, post: Post, value: int, now: datetime) -> None:
    """Make `value` (1, -1, or 0 for none) the actor's vote on the post.

    The score and the author's reputation move with the vote or not at all.

    Raises NotAllowed where `can_vote` says no, the day's votes are used up, or the vote stands for too long to be
    changed.
    """
    if value not in (1, 0, -1):
        raise Refused(_("Vote up, vote down or remove your vote."))
    require(can_vote(actor, hold(post), value))
    require(can_take_part(actor, now))
    ledger.hold([post.author_id, actor.id])
    vote = db.session.scalar(select(Vote).filter_by(post_id=post.id, member_id=actor.id))
    before = vote.value if vote else 0
    if before == value:
        return
    if vote:
        require(can_change_vote(vote, post, now))
        db.session.delete(vote)
        db.session.flush()
    if value:
        _require_votes_left(actor, post, value, now)
        db.session.add(Vote(post_id=post.id, member_id=actor.id, value=value, cast_at=now))
    move_score(post, value - before, now)
    _move_points(actor, post, before, value, now)
    record(POST_VOTED, actor, post, now, thread_id=post.thread_id, value=value, before=before)


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
    """Move the score of the post, which is held with its thread."""
    thread = post.thread
    post.score = Post.score + by
    if post.is_opening:
        thread.score = Thread.score + by
    else:
        recount_answers(thread)
    thread.changed_at = now


def _move_points(actor: Member, post: Post, before: int, value: int, now: datetime) -> None:
    if before:
        ledger.undo(rules.OF_A_VOTE, post, now, actor)
    author = post.author_id and db.session.get(Member, post.author_id)
    if value and author:
        ledger.award(author, rules.VOTED_UP if value > 0 else rules.VOTED_DOWN, post, actor, now)
    if value < 0 and post.is_answer:
        ledger.award(actor, rules.VOTING_DOWN, post, actor, now)
