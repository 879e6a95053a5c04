"""The type of a notification's recipient."""

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
    """A member, the kind of notification they get, and why they get it."""

    member_id: int | None
    kind: NotificationKind
    why: str


RecipientFunction: TypeAlias = Iterator[Recipient]


def asker_of(event: Event) -> int | None:
    """Return the id of the member who asked the event's thread."""
    return db.session.scalar(select(Thread.asker_id).where(Thread.id == event.values["thread_id"]))
