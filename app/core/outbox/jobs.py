"""Scheduled jobs: delete old deliveries and events."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select

from app.core.db.base import db
from app.core.outbox.models import DONE, IS_TICK, Delivery, Event

DELIVERIES_KEPT = timedelta(days=30)  # log of webhooks and emails: defaults.md, Ops
TICKS_KEPT = timedelta(days=2)  # longer than the longest interval of a job
EVENTS_KEPT = timedelta(days=365)
MOST_AT_ONCE = 10_000  # rows per transaction, so that each is short; the next run continues


def prune_deliveries(now: datetime) -> None:
    """Delete deliveries that were done 30 days ago; dead ones stay until they are retried."""
    old = select(Delivery.id).where(Delivery.state == DONE, Delivery.done_at < now - DELIVERIES_KEPT)
    db.session.execute(delete(Delivery).where(Delivery.id.in_(old.limit(MOST_AT_ONCE))))


def prune_events(now: datetime) -> None:
    """Delete ticks after two days and other events after a year, except those with deliveries not done."""
    waits = exists().where(Delivery.event_id == Event.id, Delivery.state != DONE)
    for is_old in (
        (Event.at < now - TICKS_KEPT, IS_TICK),
        (Event.at < now - EVENTS_KEPT,),
    ):
        old = select(Event.id).where(*is_old, ~waits).limit(MOST_AT_ONCE)
        db.session.execute(delete(Event).where(Event.id.in_(old)))
