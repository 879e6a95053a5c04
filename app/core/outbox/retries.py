"""When a failed delivery is tried again, and the dead ones, which are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import joinedload

from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.outbox.models import DEAD, PENDING, Delivery, Event
from app.core.outbox.scheduler import CLOCKS_DIFFER

ATTEMPTS = 8  # then a delivery is dead; with the pauses below, after 19 hours
FIRST_PAUSE = timedelta(seconds=30)
PAUSE_GROWS = 4  # factor
LONGEST_PAUSE = timedelta(hours=8)


def retry_dead_deliveries(deliveries: Iterable[int], now: datetime) -> int:
    """Reset dead deliveries to be tried again from the first attempt; return how many were dead."""
    dead = update(Delivery).where(Delivery.id.in_(list(deliveries)), Delivery.state == DEAD)
    anew = {"state": PENDING, "attempts": 0, "next_try_at": now, "last_error": None}
    result = db.session.execute(dead.values(anew))
    return int(getattr(result, "rowcount", 0))


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after this many failed attempts."""
    return min(timedelta(seconds=FIRST_PAUSE.total_seconds() * PAUSE_GROWS ** (attempts - 1)), LONGEST_PAUSE)


def catch_up(now: datetime) -> None:
    """Make untried deliveries due after the clock was set back, and cap other waits at the longest pause."""
    early = Delivery.event_id.in_(select(Event.id).where(Event.at > now + CLOCKS_DIFFER))
    untried = and_(Delivery.attempts == 0, early, Delivery.next_try_at > now)
    tried = and_(Delivery.attempts > 0, Delivery.next_try_at > now + LONGEST_PAUSE)
    waiting = update(Delivery).where(Delivery.state == PENDING, or_(untried, tried))
    db.session.execute(waiting.values(next_try_at=now), execution_options={"synchronize_session": False})


def dead_deliveries(cursor: str | None) -> Page[Delivery]:
    """Return the dead deliveries, newest first, with their events."""
    dead = select(Delivery).options(joinedload(Delivery.event)).where(Delivery.state == DEAD)
    return paginate(dead, (Delivery.id,), cursor)
