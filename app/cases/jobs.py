"""What the clock does with cases, every minute or so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.actions import closing, firing, following_up, warning
from app.cases.models import Case, Clock, EscalationRule
from app.cases.queries.own import first_calendar
from app.cases.queries.ruled import matches
from app.core.db import db, unit_of_work
from app.core.events import PENDING, Delivery, Event
from app.core.sweeping import sweeping

BATCH = 500  # clocks or cases that one run takes up; the next run goes on


def mark_warnings(now: datetime) -> None:
    """Warn of promises that are about to run out."""
    statement = select(Clock.id, Clock.case_id).where(
        *_running(), Clock.warned_at.is_(None), Clock.warn_at <= now, Clock.due_at >= now
    )
    _each_clock([statement.order_by(Clock.warn_at)], warning.warn, now)


def mark_breaches(now: datetime) -> None:
    """Tell of promises that were broken, once each.

    Cases whose thread has an event that cases have not heard of yet are left for the next run: it may be the answer
    in time.
    """
    late = select(Clock.id, Clock.case_id).where(*_running(), Clock.due_at < now)
    settled = select(Clock.id, Clock.case_id).where(Clock.breached_at.is_not(None))
    known = (Clock.told_at.is_(None), ~_unheard())
    untold = [
        each.join(Case, Case.id == Clock.case_id).where(*known).order_by(Clock.due_at) for each in (late, settled)
    ]
    _each_clock(untold, warning.tell_breach, now)


def close_quiet(now: datetime) -> None:
    """Close what was resolved and quiet for 4 days."""
    quiet = select(Case.id).where(Case.status == rules.RESOLVED, Case.active_at <= now - rules.QUIET_BEFORE_CLOSING)
    with sweeping() as sweep:
        rows = _rows(quiet.order_by(Case.active_at).limit(BATCH))
        sweep.each(rows, lambda case_id: closing.close(db.session.get_one(Case, case_id), now))


def tell_follow_ups(now: datetime) -> None:
    """Tell of cases that somebody wanted to look at again, once the day has come."""
    come = select(Case.id).where(
        Case.follow_up_at <= now, Case.follow_up_told_at.is_(None), Case.status.not_in(rules.FINISHED)
    )
    with sweeping() as sweep:
        rows = _rows(come.order_by(Case.follow_up_at).limit(BATCH))
        sweep.each(rows, lambda case_id: following_up.tell(db.session.get_one(Case, case_id), now))


def escalate_by_rules(now: datetime) -> None:
    """Escalate what the rules say, the oldest rule first; each rule and each question in a unit of work of its own."""
    with unit_of_work(writes=False):
        calendar = first_calendar()
    found: list[tuple[int, int]] = []

    def find(rule_id: int) -> None:
        rule = db.session.get_one(EscalationRule, rule_id)
        found.extend((rule_id, match.thread_id) for match in matches(rule, now, calendar)[:BATCH])

    with sweeping() as sweep:
        on = _rows(select(EscalationRule.id).where(EscalationRule.is_on).order_by(EscalationRule.id))
        sweep.each(on, find, writes=False)
        sweep.each(found, lambda rule_id, thread_id: firing.fire(rule_id, thread_id, calendar, now))


def _each_clock(statements: Sequence[Any], deed: Callable[[Case, Clock, datetime], bool], now: datetime) -> None:
    def tell(clock_id: int, case_id: int) -> None:
        case = db.session.get_one(Case, case_id, options=[joinedload(Case.thread)])
        deed(case, db.session.get_one(Clock, clock_id), now)

    with sweeping() as sweep:
        for statement in statements:
            sweep.each(_rows(statement.limit(BATCH)), tell)


def _running() -> tuple[Any, Any]:
    return Clock.paused_at.is_(None), Clock.stopped_at.is_(None)


def _unheard() -> Any:
    """Is there an event of the case's thread of which cases have still to hear?"""
    pending = select(Delivery.id).join(Event, Event.id == Delivery.event_id)
    pending = pending.where(
        Delivery.state == PENDING, Delivery.reaction.startswith("cases.hear_")
    )  # those that turn clocks
    return exists(pending.where(Event.values["thread_id"].as_integer() == Case.thread_id))


def _rows(statement: Any) -> Sequence[Any]:
    """What to take up, read in a transaction of its own: each row is then changed in one of its own."""
    with unit_of_work(writes=False):
        return db.session.execute(statement).all()
