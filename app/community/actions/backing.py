"""Say "I have this problem too", or back a suggestion; and take it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.models import Member
from app.community.actions.following import start_following
from app.community.events import THREAD_BACKED, THREAD_UNBACKED
from app.community.models import Backing, Subscription, Thread
from app.community.models.backing import FOLLOWING
from app.community.policies import can_back, can_unback
from app.core.db import db, insert_once, lock
from app.core.events import record
from app.core.policy import require


def back(actor: Member, thread: Thread, now: datetime) -> None:
    """Count the actor's voice on the thread, once; a backing is a subscription too.

    Raises NotAllowed where `can_back` says no.
    """
    require(can_back(actor, lock(thread)))
    if not insert_once(Backing, thread_id=thread.id, member_id=actor.id, backed_at=now):
        return
    thread.backing_count = Thread.backing_count + 1
    thread.changed_at = now
    start_following(actor, thread, now)
    record(THREAD_BACKED, actor, thread, now, thread_id=thread.id)


def unback(actor: Member, thread: Thread, now: datetime) -> None:
    """Take the actor's voice back, and the subscription that came with it.

    Raises NotAllowed where `can_unback` says no.
    """
    require(can_unback(actor, lock(thread)))
    mine = {"thread_id": thread.id, "member_id": actor.id}
    backed_at = db.session.scalar(select(Backing.backed_at).filter_by(**mine))
    if backed_at is None:
        return
    db.session.execute(delete(Backing).filter_by(**mine))
    db.session.execute(delete(Subscription).filter_by(**mine, level=FOLLOWING, since=backed_at))
    thread.backing_count = Thread.backing_count - 1
    thread.changed_at = now
    record(THREAD_UNBACKED, actor, thread, now, thread_id=thread.id)
