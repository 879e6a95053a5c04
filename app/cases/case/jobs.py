"""Scheduled jobs: SLA warnings and breaches, automatic closing, due follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from app.cases import history_kinds, rules
from app.cases.case import actions
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history
from app.cases.events import SLA_BREACHED, SLA_WARNED
from app.cases.sla import clock_actions
from app.cases.sla.models import SlaClock
from app.core.db.base import db
from app.core.db.session import lock_row, unit_of_work
from app.core.outbox.models import PENDING, Delivery, Event
from app.core.outbox.sweeps import sweeping


def warn(case: Case, clock: SlaClock, now: datetime) -> bool:
    """Record once that the timer is about to breach its SLA target; returns False if there is nothing to record."""
    lock_case(case)
    lock_row(clock)
    if clock.warned_at or not clock.is_running or now < clock.warn_at or now > clock.due_at:
        return False
    clock.warned_at = now
    record_case_event(SLA_WARNED, None, case, now, clock=clock.kind)
    return True


def tell_breach(case: Case, clock: SlaClock, now: datetime) -> bool:
    """Record an SLA breach once, and raise the priority if its policy says so. Returns False if it does nothing."""
    thread = lock_case(case)
    lock_row(clock)
    is_late = clock.is_running and now > clock.due_at
    if clock.told_at or not (is_late or clock.breached_at):
        return False
    clock.told_at = now
    clock.breached_at = clock.breached_at or clock.due_at
    record_history(case, history_kinds.BREACHED, None, now, clock=clock.kind)
    record_case_event(SLA_BREACHED, None, case, now, clock=clock.kind)
    if is_late and clock_actions.policy_of(case).raises_priority:
        actions.raise_priority(case, now)
    mark_case_changed(case, thread, now)
    return True


BATCH = 500  # timers or cases per run; the next run continues


def mark_warnings(now: datetime) -> None:
    """Warn of SLA targets that are about to be breached."""
    statement = select(SlaClock.id, SlaClock.case_id).where(
        *_running(), SlaClock.warned_at.is_(None), SlaClock.warn_at <= now, SlaClock.due_at >= now
    )
    _each_clock([statement.order_by(SlaClock.warn_at)], warn, now)


def mark_breaches(now: datetime) -> None:
    """Record SLA breaches, once each. Cases with unprocessed events wait for the next run: one may meet the target."""
    late = select(SlaClock.id, SlaClock.case_id).where(*_running(), SlaClock.due_at < now)
    settled = select(SlaClock.id, SlaClock.case_id).where(SlaClock.breached_at.is_not(None))
    known = (SlaClock.told_at.is_(None), ~_unheard())
    untold = [
        each.join(Case, Case.id == SlaClock.case_id).where(*known).order_by(SlaClock.due_at) for each in (late, settled)
    ]
    _each_clock(untold, tell_breach, now)


def close_quiet(now: datetime) -> None:
    """Close cases that were resolved and inactive for 4 days."""
    quiet = select(Case.id).where(Case.status == rules.RESOLVED, Case.active_at <= now - rules.AUTO_CLOSE_AFTER)
    with sweeping() as sweep:
        rows = rows_to_process(quiet.order_by(Case.active_at).limit(BATCH))
        sweep.each(rows, lambda case_id: actions.close(db.session.get_one(Case, case_id), now))


def tell_follow_ups(now: datetime) -> None:
    """Notify of cases whose follow-up date has come."""
    come = select(Case.id).where(
        Case.follow_up_at <= now, Case.follow_up_told_at.is_(None), Case.status.not_in(rules.FINISHED)
    )
    with sweeping() as sweep:
        rows = rows_to_process(come.order_by(Case.follow_up_at).limit(BATCH))
        sweep.each(rows, lambda case_id: actions.tell(db.session.get_one(Case, case_id), now))


def _each_clock(statements: Sequence[Any], deed: Callable[[Case, SlaClock, datetime], bool], now: datetime) -> None:
    def tell(clock_id: int, case_id: int) -> None:
        case = db.session.get_one(Case, case_id, options=[joinedload(Case.thread)])
        deed(case, db.session.get_one(SlaClock, clock_id), now)

    with sweeping() as sweep:
        for statement in statements:
            sweep.each(rows_to_process(statement.limit(BATCH)), tell)


def _running() -> tuple[Any, Any]:
    return SlaClock.paused_at.is_(None), SlaClock.stopped_at.is_(None)


def _unheard() -> Any:
    """Build the condition that the case's thread has an event that cases have not processed yet."""
    pending = select(Delivery.id).join(Event, Event.id == Delivery.event_id)
    pending = pending.where(
        Delivery.state == PENDING, Delivery.reaction.startswith("cases.hear_")
    )  # those that change timers
    return exists(pending.where(Event.values["thread_id"].as_integer() == Case.thread_id))


def rows_to_process(statement: Any) -> Sequence[Any]:
    """Read the rows to process in a transaction of its own; each is then changed in one of its own."""
    with unit_of_work(writes=False):
        return db.session.execute(statement).all()
