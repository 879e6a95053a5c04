"""The clocks of a case: they listen to its asker and to staff, never to peers. For actions that hold the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.calendars import Calendar
from app.cases.models import Case, Clock, SlaPolicy
from app.core.db import db

RESPONSES = (rules.FIRST_RESPONSE, rules.NEXT_RESPONSE)


def start(case: Case, kinds: Iterable[str], now: datetime) -> None:
    """Start these promises."""
    policy = policy_of(case)
    targets = policy.targets_for(case.priority)
    for kind in kinds:
        db.session.add(Clock.start(case.id, kind, policy.calendar.value, getattr(targets, kind), now))
    set_due(case)


def staff_spoke(case: Case, now: datetime) -> None:
    """Staff answered at `now`: what was due since before then is met."""
    case.responded_at = max(case.responded_at or now, now)
    for clock in clocks_of(case):
        if clock.kind in RESPONSES and not clock.is_stopped and clock.started_at <= now:
            _stop(clock, calendar_of(case), now, "met")
            clock.met_at = now
    set_due(case)


def asker_spoke(case: Case, now: datetime) -> None:
    """The asker wrote at `now`: the next response is due, unless a response is due already or staff have spoken
    since.
    """
    if case.responded_at is None or case.responded_at > now:
        return
    if not any(clock.kind in RESPONSES and not clock.is_stopped for clock in clocks_of(case)):
        start(case, [rules.NEXT_RESPONSE], now)


def pause(case: Case, now: datetime) -> None:
    """While the next word is the customer's."""
    for clock in clocks_of(case):
        if clock.is_running:
            clock.keep(clock.value(calendar_of(case)).pause(now))
            clock.paused_at = now
    set_due(case)


def resume(case: Case, now: datetime) -> None:
    """Go on with what was left."""
    for clock in clocks_of(case):
        if clock.paused_at and not clock.is_stopped:
            clock.keep(clock.value(calendar_of(case)).resume(now))
            clock.paused_at = None
    set_due(case)


def stop(case: Case, why: str, now: datetime) -> None:
    """The case is resolved; where staff did it, the promise of a resolution is kept."""
    for clock in clocks_of(case):
        if not clock.is_stopped:
            _stop(clock, calendar_of(case), now, why)
            if clock.kind == rules.RESOLUTION and why == "resolved":
                clock.met_at = now
    set_due(case)


def reopen(case: Case, now: datetime) -> None:
    """The case was resolved too early: its resolution, and a first response never given, are due again with what was
    left.
    """
    for clock in clocks_of(case):
        if clock.is_stopped and (
            clock.kind == rules.RESOLUTION or (clock.kind == rules.FIRST_RESPONSE and not clock.met_at)
        ):
            clock.keep(clock.value(calendar_of(case)).reopen(now))
            clock.paused_at, clock.met_at, clock.stopped_why = None, None, ""
    set_due(case)


def retarget(case: Case, now: datetime) -> None:
    """Another priority: the time used so far counts against the new targets."""
    targets = policy_of(case).targets_for(case.priority)
    for clock in clocks_of(case):
        if not clock.is_stopped:
            clock.keep(clock.value(calendar_of(case)).retarget(getattr(targets, clock.kind), now))
            clock.warned_at = None
    set_due(case)


def clocks_of(case: Case) -> list[Clock]:
    """All clocks of the case, oldest first."""
    return list(db.session.scalars(select(Clock).where(Clock.case_id == case.id).order_by(Clock.id)))


def policy_of(case: Case) -> SlaPolicy:
    """What the case was promised by, with its calendar."""
    options = [joinedload(SlaPolicy.calendar, innerjoin=True)]
    return db.session.get_one(SlaPolicy, case.policy_id, options=options)


def calendar_of(case: Case) -> Calendar:
    return policy_of(case).calendar.value


def set_due(case: Case) -> None:
    """Store when the first of the running clocks is due."""
    db.session.flush()
    case.due_at = min((clock.due_at for clock in clocks_of(case) if clock.is_running), default=rules.NEVER_DUE)


def _stop(clock: Clock, calendar: Calendar, now: datetime, why: str) -> None:
    clock.keep(clock.value(calendar).stop(now))
    clock.paused_at, clock.stopped_why = None, why
