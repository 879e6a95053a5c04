"""Close, reopen, lock and claim threads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.community import duplicates
from app.community.duplicates import canonical_of
from app.community.events import THREAD_CLAIMED, THREAD_CLOSED, THREAD_LOCKED, THREAD_RELEASED, THREAD_UNLOCKED
from app.community.locks import hold_linked, lock_threads, require_not_merged
from app.community.permissions import can_participate
from app.community.posts.actions import clear_claim, unarchive
from app.community.thread_state.policies import (
    can_claim,
    can_close,
    can_lock,
    can_release,
    can_reopen,
    can_take_duplicate,
    can_unlock,
)
from app.community.threads.models import CLOSED_REASONS, DUPLICATE, Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.web.forms import require_allowed_for_field

LASTS = timedelta(minutes=10)  # a claim; Kitsune
MOST_AT_ONCE = 3  # questions that one member may claim


def claim(actor: Member, thread: Thread, now: datetime) -> None:
    """Claim the question for some minutes, so that others see that the actor is writing. Idempotent.

    Raises Conflict, naming the other member, if it is already claimed.
    """
    if lock_row(thread).is_claimed(now):
        if thread.claimed_by_id == actor.id:
            return
        other = db.session.get_one(Member, thread.claimed_by_id)
        raise Conflict(_("%(name)s got there first and is writing an answer.", name=other.name))
    require_allowed(can_participate(actor, now))
    require_allowed(can_claim(actor, thread, now))
    lock_row(actor)
    in_hand = select(func.count()).where(Thread.claimed_by_id == actor.id, Thread.claimed_until > now)
    if (db.session.scalar(in_hand) or 0) >= MOST_AT_ONCE:
        raise NotAllowed(_("You are already answering three questions. Post an answer, or release one of them."))
    thread.claimed_by, thread.claimed_until, thread.changed_at = actor, now + LASTS, now
    record_event(THREAD_CLAIMED, actor, thread, now, thread_id=thread.id)


def release(actor: Member, thread: Thread, now: datetime) -> None:
    """End the claim without an answer."""
    if not lock_row(thread).is_claimed(now):
        return
    require_allowed(can_release(actor, thread, now))
    clear_claim(thread, now)
    record_event(THREAD_RELEASED, actor, thread, now, thread_id=thread.id)


def close(actor: Member, thread: Thread, *, reason: str, canonical: Thread | None = None, now: datetime) -> Thread:
    """Close the question; a duplicate's `canonical` question counts it and gets its followers. Idempotent.

    Raises InvalidInput for an unknown reason or unsuitable `canonical`, Conflict if that was just closed or merged.
    """
    if reason not in CLOSED_REASONS:
        raise InvalidInput(_("Select a reason for closing."), "reason")
    if reason == DUPLICATE and canonical is None:
        raise InvalidInput(
            _("Which question is it a duplicate of? Select one, or enter its number or address."), "canonical"
        )
    target = canonical_of(canonical) if reason == DUPLICATE and canonical is not None else None
    lock_threads(*(each for each in (thread, target) if each is not None))
    if thread.closed_at and (thread.closed_reason, thread.canonical_id) == (reason, target.id if target else None):
        return thread
    require_allowed(can_participate(actor, now))
    require_allowed(can_close(actor, thread))
    if target is not None:
        require_not_merged(target)
        require_allowed_for_field(can_take_duplicate(target, thread), "canonical")
    thread.closed_at, thread.closed_reason, thread.closed_by_id = now, reason, actor.id
    thread.claimed_by, thread.claimed_until, thread.changed_at = None, None, now
    if target is not None:
        duplicates.link_duplicate(thread, target, now)
    known: dict[str, Any] = {"why": reason, "canonical_id": thread.canonical_id}
    record_event(THREAD_CLOSED, actor, thread, now, thread_id=thread.id, **known)
    write_audit_log("thread.closed", actor, thread, now, member_id=thread.asker_id, space_id=thread.space_id, **known)
    return thread


def reopen(actor: Member, thread: Thread, now: datetime) -> Thread:
    """Reopen a closed or archived question; what a duplicate copied to its canonical question is removed there."""
    hold_linked(thread)
    if not (thread.closed_at or thread.archived_at):
        return thread
    require_allowed(can_participate(actor, now))
    require_allowed(can_reopen(actor, thread))
    why = thread.closed_reason or "archived"
    if thread.archived_at:
        thread.written_at = now  # restarts the time until it is archived
    unarchive(actor, thread, now)
    write_audit_log("thread.reopened", actor, thread, now, member_id=thread.asker_id, space_id=thread.space_id, why=why)
    return thread


def release_duplicates(actor: Member | None, canonical: Thread, now: datetime) -> None:
    """Reopen the questions closed as duplicates of a question that was deleted."""
    found = db.session.scalars(select(Thread).where(Thread.canonical_id == canonical.id)).all()
    lock_threads(canonical, *found)
    for thread in found if canonical.is_deleted else ():
        if thread.is_duplicate and thread.canonical_id == canonical.id:
            unarchive(actor, thread, now)


def lock_thread(actor: Member, thread: Thread, now: datetime) -> Thread:
    """Lock the thread, so that nobody can write in it."""
    if not lock_row(thread).locked_at:
        require_allowed(can_lock(actor, thread))
        thread.locked_at = thread.changed_at = now
        _note(actor, thread, now, is_locked=True)
    return thread


def unlock_thread(actor: Member, thread: Thread, now: datetime) -> Thread:
    """Unlock the thread."""
    if lock_row(thread).locked_at:
        require_allowed(can_unlock(actor, thread))
        thread.locked_at, thread.changed_at = None, now
        _note(actor, thread, now, is_locked=False)
    return thread


def _note(actor: Member, thread: Thread, now: datetime, *, is_locked: bool) -> None:
    record_event(THREAD_LOCKED if is_locked else THREAD_UNLOCKED, actor, thread, now, thread_id=thread.id)
    deed = "thread.locked" if is_locked else "thread.unlocked"
    write_audit_log(deed, actor, thread, now, member_id=thread.asker_id, space_id=thread.space_id)
