"""Raise trust levels according to members' activity, and lower level 3 if it is no longer earned."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.community.members.models import ReadMark, Visit
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import Thread
from app.community.voting.models import Backing, Vote
from app.core.db.base import db
from app.reputation import rules
from app.reputation.models import LedgerEntry
from app.reputation.trust_levels import LEADER, REGULAR, ROLLING_DAYS, ActivityRecord, earned_level

AT_ONCE = 400  # members in one statement
Counts = Mapping[int, int]


def review_trust(flags: Counts, now: datetime) -> None:
    """Update the trust level of yesterday's visitors, and of everyone with level 3, which must be maintained.

    `flags` maps member ids to the number of reports upheld against them in the last ROLLING_DAYS.
    """
    was_here = Member.id.in_(select(Visit.member_id).where(Visit.day >= now.date() - timedelta(days=1)))
    who = select(Member.id, Member.trust_level).where(or_(was_here, Member.trust_level == REGULAR))
    found = db.session.execute(who.where(Member.trust_level < LEADER).order_by(Member.id))
    levels = {row[0]: row[1] for row in found}
    members = list(levels)
    for start in range(0, len(members), AT_ONCE):
        records = records_of(members[start : start + AT_ONCE], flags, now)
        for member_id, record in records.items():
            level = earned_level(levels[member_id], record)
            if level != levels[member_id]:
                db.session.execute(update(Member).where(Member.id == member_id).values(trust_level=level))


def records_of(members: Collection[int], flags: Counts, now: datetime) -> dict[int, ActivityRecord]:
    """Return the activity record of each of these members, in a fixed number of statements."""
    since = now - timedelta(days=ROLLING_DAYS)
    read = _read(members)
    visited = select(Visit.member_id, func.count()).where(Visit.member_id.in_(members)).group_by(Visit.member_id)
    answered = _answered(members)
    counts = {
        "days_visited": _counts(visited),
        "recent_days": _counts(visited.where(Visit.day > since.date())),
        "threads_answered": _counts(answered),
        "recent_answered": _counts(answered.where(Post.created_at > since)),
        "recent_flags": flags,
    }
    given, received = _given(members), _received(members)
    return {
        member_id: ActivityRecord(
            **read.get(member_id, {}),
            **{name: of_each.get(member_id, 0) for name, of_each in counts.items()},
            given=sum(each.get(member_id, 0) for each in given),
            received=sum(each.get(member_id, 0) for each in received),
        )
        for member_id in members
    }


def _read(members: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return, for members who read something, how many threads and posts, and the minutes between first and last."""
    first, last = func.min(ReadMark.read_at), func.max(ReadMark.read_at)
    statement = select(ReadMark.member_id, func.count(), func.sum(ReadMark.answers_seen + 1), first, last)
    found = db.session.execute(statement.where(ReadMark.member_id.in_(members)).group_by(ReadMark.member_id))
    return {
        row[0]: {"threads_entered": row[1], "posts_read": row[2], "minutes": (row[4] - row[3]).total_seconds() / 60}
        for row in found
    }


def _answered(members: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Select how many threads of others each member answered."""
    shown = (Post.kind == ANSWER, Post.is_shown)
    statement = select(Post.author_id, func.count(Post.thread_id.distinct())).join(Thread, Thread.id == Post.thread_id)
    of_others = Thread.asker_id.is_distinct_from(Post.author_id)
    return statement.where(Post.author_id.in_(members), *shown, of_others).group_by(Post.author_id)


def _given(members: Collection[int]) -> list[Counts]:
    votes = select(Vote.member_id, func.count()).where(Vote.member_id.in_(members), Vote.value > 0)
    backings = select(Backing.member_id, func.count()).where(Backing.member_id.in_(members))
    return [_counts(votes.group_by(Vote.member_id)), _counts(backings.group_by(Backing.member_id))]


def _received(members: Collection[int]) -> list[Counts]:
    """Count upvotes in the ledger that were not reversed, and backings of the member's threads."""
    undo = aliased(LedgerEntry)
    voted = select(LedgerEntry.member_id, func.count()).where(
        LedgerEntry.member_id.in_(members),
        LedgerEntry.kind == rules.VOTED_UP.kind,
        LedgerEntry.undoes_id.is_(None),
        ~exists().where(undo.undoes_id == LedgerEntry.id),
    )
    backed = select(Thread.asker_id, func.count()).join(Backing, Backing.thread_id == Thread.id)
    backed = backed.where(Thread.asker_id.in_(members), Backing.member_id != Thread.asker_id)
    return [_counts(voted.group_by(LedgerEntry.member_id)), _counts(backed.group_by(Thread.asker_id))]


def _counts(statement: Select[*tuple[Any, ...]]) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(statement)}
