"""Whom an event is told: what each audience is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.models import Event
from app.notifications.kinds.kind import NotificationKind


@dataclass(frozen=True)
class Recipient:
    """A member, what kind of thing they are told, and why it is told them."""

    member_id: int | None
    kind: NotificationKind
    why: str


RecipientFunction: TypeAlias = Iterator[Recipient]


def asker_of(event: Event) -> int | None:
    """Who asked the thread of the event."""
    return db.session.scalar(select(Thread.asker_id).where(Thread.id == event.values["thread_id"]))
