"""Trust counted slowly: what each member did, one row at a time, and the level that this earns.

Written without a look at `trusting`: a review of everybody is asked for, compared, and taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Member
from app.community.actions.trusting import records_of
from app.community.models import Backing, Post, ReadMark, Thread, Visit, Vote
from app.core.db import db
from app.moderation.jobs import review_trust
from app.moderation.models import Flag
from app.reputation.models import LedgerEntry
from app.reputation.trust import Record

LATELY = timedelta(days=100)
TABLES = (Backing, Flag, LedgerEntry, Post, ReadMark, Thread, Visit, Vote)


class Rows:
    """All rows that trust depends on, as they stand now."""

    def __init__(self) -> None:
        self.of: dict[Any, list[Any]] = {table: list(db.session.scalars(select(table))) for table in TABLES}
        self.posts = {each.id: each for each in self.of[Post]}
        self.threads = {each.id: each for each in self.of[Thread]}
        self.undone = {each.undoes_id for each in self.of[LedgerEntry]}


def wrong_trust(now: datetime) -> Iterator[str]:
    """What is counted of each member otherwise than the rows say, and who has another level after a review."""
    rows, members = Rows(), list(db.session.scalars(select(Member).order_by(Member.id)))
    known = {each.id: _record(each.id, rows, now) for each in members}
    flags = {member_id: record.recent_flags for member_id, record in known.items()}
    for member_id, record in records_of(list(known), flags, now).items():
        if record != known[member_id]:
            yield f"trust of member {member_id}: {record}, not {known[member_id]}"
    expected = {each.id: _level(each, known[each.id], rows, now) for each in members}
    review_trust(now)
    for member_id, level in db.session.execute(select(Member.id, Member.trust_level)).all():
        if level != expected[member_id]:
            yield f"member {member_id} has trust level {level} after a review, not {expected[member_id]}"
    db.session.rollback()


def _record(member_id: int, rows: Rows, now: datetime) -> Record:
    read = [each for each in rows.of[ReadMark] if each.member_id == member_id]
    days = [each.day for each in rows.of[Visit] if each.member_id == member_id]
    answers = [each for each in rows.of[Post] if _helps_others(each, member_id, rows)]
    at = sorted(each.read_at for each in read)
    votes = [each for each in rows.of[Vote] if each.member_id == member_id and each.value == 1]
    backed = [each for each in rows.of[Backing] if each.member_id == member_id]
    return Record(
        threads_entered=len(read),
        posts_read=sum(1 + each.answers_seen for each in read),
        minutes=(at[-1] - at[0]).total_seconds() / 60 if at else 0,
        days_visited=len(days),
        given=len(votes) + len(backed),
        received=_received(member_id, rows),
        threads_answered=len({each.thread_id for each in answers}),
        recent_days=len([day for day in days if day > (now - LATELY).date()]),
        recent_answered=len({each.thread_id for each in answers if each.created_at > now - LATELY}),
        recent_flags=len({each.post_id for each in rows.of[Flag] if _is_upheld(each, member_id, rows, now)}),
    )


def _helps_others(post: Post, member_id: int, rows: Rows) -> bool:
    is_theirs = post.author_id == member_id and post.kind == "answer"
    return is_theirs and post.is_shown and rows.threads[post.thread_id].asker_id != member_id


def _received(member_id: int, rows: Rows) -> int:
    up = [each for each in rows.of[LedgerEntry] if each.member_id == member_id and each.kind == "voted_up"]
    backed = [each for each in rows.of[Backing] if rows.threads[each.thread_id].asker_id == member_id]
    stand = [each for each in up if each.undoes_id is None and each.id not in rows.undone]
    return len(stand) + len([each for each in backed if each.member_id != member_id])


def _is_upheld(flag: Flag, member_id: int, rows: Rows, now: datetime) -> bool:
    is_agreed = flag.outcome == "agreed" and flag.decided_at is not None and flag.decided_at >= now - LATELY
    return is_agreed and rows.posts[flag.post_id].author_id == member_id


def _level(member: Member, record: Record, rows: Rows, now: datetime) -> int:
    """As Discourse has it: who was not here since yesterday stays what they are, save a regular."""
    yesterday = (now - timedelta(days=1)).date()
    was_here = any(each.member_id == member.id and each.day >= yesterday for each in rows.of[Visit])
    if member.trust_level == 4 or not (was_here or member.trust_level == 3):
        return member.trust_level
    took_a_look = record.threads_entered > 4 and record.posts_read > 29 and record.minutes >= 10
    reads = record.days_visited > 14 and record.threads_entered > 19 and record.posts_read > 99
    takes_part = record.given > 0 and record.received > 0 and record.threads_answered > 2
    is_member = (took_a_look and reads and takes_part) or member.trust_level > 1
    if is_member and record.recent_days > 49 and record.recent_answered > 9 and record.recent_flags < 6:
        return 3
    return 2 if is_member else max(member.trust_level, int(took_a_look))
