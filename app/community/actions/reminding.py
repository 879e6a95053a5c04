"""Ask the asker whether an answer helped: some days after the first one, a few times, and never at night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.accounts.models import Member
from app.community.events import ACCEPTANCE_AWAITED
from app.community.models import Post, Subscription, Thread
from app.community.models.backing import MUTED
from app.community.models.post import ANSWER
from app.community.models.thread import ANSWERED, QUESTION
from app.core.db import db, lock
from app.core.events import record
from app.core.settings import settings

EVERY = timedelta(days=3)  # after the first answer, and then again; Askbot, Flarum
MOST_TIMES = 5
MORNING, EVENING = 8, 22  # o'clock, where the receiver is: outside of it is night
FORGOTTEN = timedelta(days=30)  # who has heard nothing for so long is not asked about it


def remind_askers(now: datetime) -> None:
    """Ask all who are due, where it is day."""
    for thread_id in sorted(_due_by_day(now)):
        _remind(thread_id, now)


def is_night(zone: str | None, now: datetime) -> bool:
    """Is it night at `now` in this time zone? One of None is the instance's."""
    try:
        hour = now.astimezone(ZoneInfo(zone or settings().time_zone)).hour
    except (ZoneInfoNotFoundError, ValueError):
        hour = now.astimezone(ZoneInfo(settings().time_zone)).hour
    return not MORNING <= hour < EVENING


def _due_by_day(now: datetime) -> Iterator[int]:
    statement = select(Thread.id, Member.time_zone).join(Member, Member.id == Thread.asker_id)
    for thread_id, zone in db.session.execute(statement.where(*_is_due(now))).all():
        if not is_night(zone, now):
            yield thread_id


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    by_others = or_(Post.author_id.is_(None), Post.author_id != Thread.asker_id)
    shown = and_(Post.kind == ANSWER, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    first = select(func.min(Post.created_at)).where(Post.thread_id == Thread.id, shown, by_others).scalar_subquery()
    muted = exists().where(
        Subscription.thread_id == Thread.id, Subscription.member_id == Thread.asker_id, Subscription.level == MUTED
    )
    return (
        Thread.kind == QUESTION,
        Thread.answer_state == ANSWERED,
        Thread.written_at > now - FORGOTTEN,
        Thread.reminder_count < MOST_TIMES,
        or_(Thread.reminded_at.is_(None), Thread.reminded_at <= now - EVERY),
        *(column.is_(None) for column in STOPPED_BY),
        Member.erased_at.is_(None),
        ~muted,
        first <= now - EVERY,
    )


STOPPED_BY = (
    Thread.closed_at,
    Thread.locked_at,
    Thread.archived_at,
    Thread.hidden_at,
    Thread.deleted_at,
    Thread.merged_into_id,
)


def _remind(thread_id: int, now: datetime) -> None:
    thread = lock(db.session.get_one(Thread, thread_id))
    is_due = thread.reminded_at is None or thread.reminded_at <= now - EVERY
    if thread.answer_state == ANSWERED and thread.is_open and is_due:
        thread.reminded_at, thread.reminder_count = now, thread.reminder_count + 1
        record(ACCEPTANCE_AWAITED, None, thread, now, thread_id=thread.id, times=thread.reminder_count)
