"""Annul fraudulent votes with all their effects, and restore votes that were annulled by mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.members.models import Member
from app.community.events import VOTES_ANNULLED
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting.actions import move_score
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.errors import Conflict
from app.core.outbox.events import record_event
from app.reputation import actions as reputation_actions
from app.reputation import rules


class VoteSnapshot(NamedTuple):
    """A vote as it was before it was annulled."""

    post_id: int
    voter_id: int
    value: int
    cast_at: datetime


def annul_votes(votes: Collection[int], now: datetime) -> list[VoteSnapshot]:
    """Annul the votes with these ids, with score and reputation, and return those that still existed."""
    there = select(Vote).where(Vote.id.in_(votes), Vote.member_id.is_not(None)).order_by(Vote.id)
    cast = list(db.session.scalars(there))
    ballots = [VoteSnapshot(vote.post_id, vote.member_id or 0, vote.value, vote.cast_at) for vote in cast]
    posts, members = _held(ballots)
    for vote, ballot in zip(cast, ballots, strict=True):
        post = posts[ballot.post_id]
        db.session.delete(vote)
        db.session.flush()
        move_score(post, -ballot.value, now)
        reputation_actions.reverse_points(
            rules.OF_A_VOTE, post, now, members[ballot.voter_id], kind=rules.VOTES_ANNULLED
        )
    for voter_id in sorted({ballot.voter_id for ballot in ballots}):
        number = sum(ballot.voter_id == voter_id for ballot in ballots)
        record_event(VOTES_ANNULLED, None, members[voter_id], now, number=number)
    return ballots


def restore_votes(ballots: Sequence[VoteSnapshot], now: datetime) -> int:
    """Restore annulled votes with their points, except of voters who voted again; return how many."""
    known = set(db.session.scalars(select(Post.id).where(Post.id.in_({each.post_id for each in ballots}))))
    posts, members = _held([each for each in ballots if each.post_id in known])
    given = 0
    for each in ballots:
        post, voter = posts.get(each.post_id), members.get(each.voter_id)
        if post is None or voter is None:
            continue
        values = {"post_id": post.id, "member_id": voter.id, "value": each.value, "cast_at": each.cast_at}
        if insert_if_absent(Vote, **values):
            move_score(post, each.value, now)
            reputation_actions.restore_points(rules.deeds_of_vote(each.value), post, now, rules.VOTES_ANNULLED, voter)
            given += 1
    return given


def _held(ballots: Iterable[VoteSnapshot]) -> tuple[dict[int, Post], dict[int, Member]]:
    """Lock and return what the votes concern: threads, posts, members, each by id. Raises Conflict if a post moved."""
    ballots = list(ballots)
    wanted = select(Post).where(Post.id.in_({each.post_id for each in ballots})).order_by(Post.id)
    posts = {post.id: post for post in db.session.scalars(wanted)}
    threads = {
        key: lock_row(db.session.get_one(Thread, key)) for key in sorted({post.thread_id for post in posts.values()})
    }
    still = select(func.count()).where(Post.id.in_(posts), Post.thread_id.in_(threads))
    if db.session.scalar(still) != len(posts):
        raise Conflict
    for post in posts.values():
        set_committed_value(lock_row(post), "thread", threads[post.thread_id])
    return posts, reputation_actions.lock_members(
        [*(each.voter_id for each in ballots), *(post.author_id for post in posts.values())]
    )
