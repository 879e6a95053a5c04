"""Put an old question that nobody answered on top of the lists again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.community.events import THREAD_BUMPED
from app.community.models import Thread
from app.community.models.thread import QUESTION, UNANSWERED
from app.community.queries.reading import IS_PUBLIC, IS_SHOWN
from app.core.db import db, lock
from app.core.events import record
from app.core.settings import settings

QUIET = timedelta(days=30)  # Stack Exchange
AT_MOST_EVERY = timedelta(hours=1)


def bump_unanswered(now: datetime) -> None:
    """Bump the question that is quiet for the longest time, where none was bumped within the hour.

    What is older than the time after which it is archived is left to that. A bump is no word: the question is quiet
    still, and comes again after as long a time.
    """
    listed = (Thread.kind == QUESTION, IS_PUBLIC, IS_SHOWN)
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
    thread = lock(db.session.get_one(Thread, thread_id)) if thread_id else None
    if thread is not None and thread.is_open and not thread.is_answered and thread.active_at <= now - QUIET:
        thread.bumped_at = thread.active_at = thread.changed_at = now
        record(THREAD_BUMPED, None, thread, now, thread_id=thread.id)
