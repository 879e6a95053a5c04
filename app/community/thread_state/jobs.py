"""Scheduled jobs: archive inactive questions, bump unanswered ones, remind authors to accept an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnExpressionArgument, and_, exists, func, literal_column, or_, select

from app.accounts.members.models import Member
from app.community.events import ACCEPTANCE_AWAITED, THREAD_ARCHIVED, THREAD_BUMPED
from app.community.following.models import MUTED, Subscription
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import ANSWERED, QUESTION, UNANSWERED, WAITING_FOR_ASKER, WITH_SUPPORT, Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.core.settings import settings

MOST_AT_ONCE = 500  # threads; keeps the transaction short, the next run takes the rest


def archive_quiet(now: datetime) -> None:
    """Archive the questions without posts for `archive_days`, except those with an open case."""
    quiet = now - timedelta(days=settings().archive_days)
    is_due = (  # same form as in the partial index, so that the database uses it
        Thread.kind == literal_column(f"'{QUESTION}'"),
        Thread.written_at <= quiet,
        Thread.archived_at.is_(None),
        ~Thread.is_deleted,
        Thread.merged_into_id.is_(None),
        Thread.support_state.not_in((WITH_SUPPORT, WAITING_FOR_ASKER)),
    )
    found = db.session.scalars(select(Thread.id).where(*is_due).order_by(Thread.written_at).limit(MOST_AT_ONCE))
    for thread_id in sorted(found):
        thread = lock_row(db.session.get_one(Thread, thread_id))
        if thread.archived_at is None and thread.written_at <= quiet:
            thread.archived_at = thread.changed_at = now
            record_event(THREAD_ARCHIVED, None, thread, now, thread_id=thread.id)


QUIET = timedelta(days=30)  # Stack Exchange
AT_MOST_EVERY = timedelta(hours=1)


def bump_unanswered(now: datetime) -> None:
    """Bump the question that has been inactive the longest, at most one an hour, unless it is old enough to archive.

    A bump does not count as a post, so after the same time the question is due again.
    """
    listed = (Thread.kind == QUESTION, Thread.is_listed)
    lately = (Thread.active_at > now - AT_MOST_EVERY, Thread.bumped_at > now - AT_MOST_EVERY)
    if db.session.scalar(select(Thread.id).where(*listed, *lately).limit(1)) is not None:
        return
    is_quiet = (
        Thread.answer_state == UNANSWERED,
        Thread.active_at <= now - QUIET,
        Thread.active_at > now - timedelta(days=settings().archive_days),
        *(column.is_(None) for column in (Thread.closed_at, Thread.locked_at, Thread.archived_at)),
    )
    oldest = select(Thread.id).where(*listed, *is_quiet).order_by(Thread.active_at, Thread.id).limit(1)
    thread_id = db.session.scalar(oldest)
    thread = lock_row(db.session.get_one(Thread, thread_id)) if thread_id else None
    if thread is not None and thread.is_open and not thread.is_answered and thread.active_at <= now - QUIET:
        thread.bumped_at = thread.active_at = thread.changed_at = now
        record_event(THREAD_BUMPED, None, thread, now, thread_id=thread.id)


EVERY = timedelta(days=3)  # after the first answer, and then again; Askbot, Flarum
MOST_TIMES = 5
MORNING, EVENING = 8, 22  # o'clock in the recipient's time zone; nothing is sent outside these hours
FORGOTTEN = timedelta(days=30)  # questions without posts for longer than this get no reminder


def remind_askers(now: datetime) -> None:
    """Remind all authors who are due and for whom it is daytime."""
    for thread_id in sorted(_due_by_day(now)):
        _remind(thread_id, now)


def is_night(zone: str | None, now: datetime) -> bool:
    """Return whether it is night at `now` in this time zone; None means that of the instance."""
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


def _is_due(now: datetime) -> Sequence[ColumnExpressionArgument[bool]]:
    by_others = or_(Post.author_id.is_(None), Post.author_id != Thread.asker_id)
    shown = and_(Post.kind == ANSWER, Post.is_shown)
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
        Thread.is_open,
        Member.erased_at.is_(None),
        ~muted,
        first <= now - EVERY,
    )


def _remind(thread_id: int, now: datetime) -> None:
    thread = lock_row(db.session.get_one(Thread, thread_id))
    is_due = thread.reminded_at is None or thread.reminded_at <= now - EVERY
    if thread.answer_state == ANSWERED and thread.is_open and is_due:
        thread.reminded_at, thread.reminder_count = now, thread.reminder_count + 1
        record_event(ACCEPTANCE_AWAITED, None, thread, now, thread_id=thread.id, times=thread.reminder_count)
