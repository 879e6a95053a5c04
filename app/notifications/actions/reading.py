"""Mark as read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from app.accounts.models import Member
from app.core.db import db
from app.notifications.models import Notification


def mark_read(actor: Member, told: Notification, now: datetime) -> None:
    """The actor has seen this one of theirs."""
    _mark(actor, now, Notification.id == told.id)


def mark_all_read(actor: Member, newest_id: int, now: datetime, *, kinds: Collection[str] | None = None) -> None:
    """Mark the actor's notifications as read, up to `newest_id`, the newest that the page showed; only of `kinds`."""
    of_kinds = [] if kinds is None else [Notification.kind.in_(kinds)]
    _mark(actor, now, Notification.id <= newest_id, *of_kinds)


def _mark(actor: Member, now: datetime, *which: object) -> None:
    unread = (Notification.member_id == actor.id, Notification.read_at.is_(None))
    db.session.execute(update(Notification).where(*unread, *which).values(read_at=now))  # type: ignore[arg-type]
