"""Simulation of the worker between two scenes of the story."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.cases.case.jobs import close_quiet, mark_breaches, mark_warnings
from app.cases.sla.models import SlaClock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.delivery import deliver_unordered
from app.core.outbox.events import UNORDERED

WORKER = "demo"
TICK = timedelta(minutes=1)  # how often the schedule checks the SLA timers of cases


def let_pass(since: datetime, until: datetime) -> None:
    """Deliver what happened, process SLA warnings and breaches up to `until`, and close inactive cases at the end."""
    hear(until)
    while (alarm := _next_alarm(since)) is not None and alarm + TICK <= until:
        since = alarm + TICK
        mark_warnings(since)
        mark_breaches(since)
        hear(since)
    close_quiet(until)
    hear(until)


def hear(now: datetime) -> None:
    """Deliver all events except to the search index, which is built once at the end."""
    for lane in UNORDERED:
        while deliver_unordered(lane, WORKER, now).count:
            pass


def _next_alarm(since: datetime) -> datetime | None:
    """Return when the next SLA timer is due or needs a warning."""
    running = (SlaClock.paused_at.is_(None), SlaClock.stopped_at.is_(None))
    near = select(func.min(SlaClock.warn_at)).where(*running, SlaClock.warned_at.is_(None), SlaClock.warn_at >= since)
    over = select(func.min(SlaClock.due_at)).where(*running, SlaClock.told_at.is_(None), SlaClock.due_at >= since)
    with unit_of_work(writes=False):
        return min((at for at in (db.session.scalar(near), db.session.scalar(over)) if at is not None), default=None)
