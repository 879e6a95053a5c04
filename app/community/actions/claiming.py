"""Take a question in hand for some minutes, so that two do not write the same answer; and let it go."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from app.accounts.models import Member
from app.community.events import THREAD_CLAIMED, THREAD_RELEASED
from app.community.models import Thread
from app.community.policies import can_claim, can_release, can_take_part
from app.core.db import db, lock
from app.core.errors import Conflict, NotAllowed
from app.core.events import record
from app.core.policy import require

LASTS = timedelta(minutes=10)  # Kitsune
MOST_AT_ONCE = 3  # questions that one member has in hand


def claim(actor: Member, thread: Thread, now: datetime) -> None:
    """Say that the actor writes an answer; it ends by itself. Whoever has it in hand already keeps it.

    Raises Conflict, with who was quicker, NotAllowed where `can_claim` says no or the actor has too many in hand.
    """
    if lock(thread).is_claimed(now):
        if thread.claimed_by_id == actor.id:
            return
        other = db.session.get_one(Member, thread.claimed_by_id)
        raise Conflict(_("%(name)s got there first and is writing an answer.", name=other.name))
    require(can_take_part(actor, now))
    require(can_claim(actor, thread, now))
    lock(actor)
    in_hand = select(func.count()).where(Thread.claimed_by_id == actor.id, Thread.claimed_until > now)
    if (db.session.scalar(in_hand) or 0) >= MOST_AT_ONCE:
        raise NotAllowed(_("You are already answering three questions. Post an answer, or release one of them."))
    thread.claimed_by, thread.claimed_until, thread.changed_at = actor, now + LASTS, now
    record(THREAD_CLAIMED, actor, thread, now, thread_id=thread.id)


def release(actor: Member, thread: Thread, now: datetime) -> None:
    """Say that no answer comes after all. Raises NotAllowed where `can_release` says no."""
    if not lock(thread).is_claimed(now):
        return
    require(can_release(actor, thread, now))
    let_go(thread, now)
    record(THREAD_RELEASED, actor, thread, now, thread_id=thread.id)


def let_go(thread: Thread, now: datetime) -> None:
    """Nobody has the thread, which is held, in hand any more."""
    thread.claimed_by, thread.claimed_until, thread.changed_at = None, None, now
