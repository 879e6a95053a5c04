"""Archive what is quiet for a long time; take up what was archived or closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import literal_column, select

from app.accounts.models import Member
from app.community.actions import joining
from app.community.events import THREAD_ARCHIVED, THREAD_REOPENED
from app.community.models import Thread
from app.community.models.thread import NEEDS_DETAILS, QUESTION, WAITING_FOR_ASKER, WITH_SUPPORT
from app.core.db import db, lock
from app.core.events import record
from app.core.settings import settings

MOST_AT_ONCE = 500  # threads: no transaction lasts long; the next tick takes the rest


def archive_quiet(now: datetime) -> None:
    """Archive the questions in which nobody wrote for so long, save those that support works on."""
    quiet = now - timedelta(days=settings().archive_days)
    is_due = (  # written as the partial index says it, so that the database takes it
        Thread.kind == literal_column(f"'{QUESTION}'"),
        Thread.written_at <= quiet,
        Thread.archived_at.is_(None),
        Thread.deleted_at.is_(None),
        Thread.merged_into_id.is_(None),
        Thread.support_state.not_in((WITH_SUPPORT, WAITING_FOR_ASKER)),
    )
    found = db.session.scalars(select(Thread.id).where(*is_due).order_by(Thread.written_at).limit(MOST_AT_ONCE))
    for thread_id in sorted(found):
        thread = lock(db.session.get_one(Thread, thread_id))
        if thread.archived_at is None and thread.written_at <= quiet:
            thread.archived_at = thread.changed_at = now
            record(THREAD_ARCHIVED, None, thread, now, thread_id=thread.id)


def hear_asker(asker: Member, thread: Thread, now: datetime) -> None:
    """The asker wrote in the thread, which is held: that takes up what was archived, and what waited for details."""
    if thread.archived_at or thread.closed_reason == NEEDS_DETAILS:
        take_up(asker, thread, now, leaves_closed=thread.closed_reason not in (None, NEEDS_DETAILS))


def take_up(actor: Member | None, thread: Thread, now: datetime, *, leaves_closed: bool = False) -> None:
    """End that the thread, which is held, is archived and, unless it `leaves_closed`, that it is closed; whoever calls
    has asked whether it may be.
    """
    why = thread.closed_reason if thread.closed_reason and not leaves_closed else "archived"
    canonical_id = thread.canonical_id
    thread.archived_at, thread.changed_at = None, now
    if not leaves_closed:
        if thread.is_duplicate:
            joining.untie(thread)
        thread.closed_at = thread.closed_reason = thread.closed_by_id = None
    record(THREAD_REOPENED, actor, thread, now, thread_id=thread.id, why=why, canonical_id=canonical_id)
