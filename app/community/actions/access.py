"""What upper domains decide for a thread: who may read it, and how far support is with it.

They have asked who may; we write.
"""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.actions.counting import count_thread
from app.community.actions.holding import hold_linked
from app.community.models import Thread, ThreadAccess
from app.core.db import insert_once, lock
from app.core.hooks import call_hooks


def grant_access(thread: Thread, member: Member, now: datetime) -> None:
    """Let the member read the private thread, as someone invited."""
    insert_once(ThreadAccess, thread_id=thread.id, member_id=member.id, granted_at=now)


def set_support_state(thread: Thread, state: str, now: datetime) -> None:
    """Write how far support is: one of SUPPORT_STATES."""
    if lock(thread).support_state != state:
        thread.support_state, thread.changed_at = state, now


def set_notified(thread: Thread, count: int) -> None:
    """Store how many members were notified of the new question, which its asker reads."""
    thread.notified_count = count


def mark_as_source(thread: Thread, now: datetime) -> None:
    """A suggestion grew out of the thread: from now on the product team reads it, private or not."""
    thread.source_at = thread.source_at or now
    thread.changed_at = now


def set_source_since(thread: Thread, since: datetime | None, now: datetime) -> None:
    """Write since when a suggestion grew out of the thread; None where none did: the product team has no more right."""
    thread.source_at, thread.changed_at = since, now


def set_decided(thread: Thread, status: str | None, now: datetime) -> None:
    """Write with which status the suggestion takes no more backers; None where it takes them again."""
    thread.decided_as, thread.changed_at = status, now


def set_visibility(thread: Thread, visibility: str, now: datetime) -> None:
    """Make the thread public or private; what counts public threads follows. A private question has a case."""
    hold_linked(thread)
    was_listed = thread.is_listed
    thread.visibility, thread.changed_at = visibility, now
    if thread.is_listed != was_listed:
        count_thread(thread, thread.is_listed - was_listed)
    if not thread.is_public:
        call_hooks("private_question", None, thread, now)
