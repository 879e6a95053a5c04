"""What functions of recipients return, and recipients that events name themselves.

These functions return everyone who may be interested in an event. The actor, members who have muted the thread and
members who may not read it are left out elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy import select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.models import Event

Recipients: TypeAlias = Iterable[int | tuple[int | None, str] | None]
"""Ids of members, None for nobody; together with a reason where it is not the one in the row of the kind."""


def asker(event: Event) -> Recipients:
    return [asker_of(event)]


def subject(event: Event) -> Recipients:
    return [event.subject_id]


def named_member(event: Event) -> Recipients:
    """Return the member whose id is among the values of the event."""
    return [event.values["member_id"]]


def asker_of(event: Event) -> int | None:
    """Return the id of the member who asked the event's thread."""
    return db.session.scalar(select(Thread.asker_id).where(Thread.id == event.values["thread_id"]))
