"""SLA timers of a case: only its customer and staff affect them, never other members. The case must be locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.case.models import Case
from app.cases.sla import clock as sla_clock
from app.cases.sla.models import SlaClock, SlaClockChange, SlaPolicy
from app.core.db.base import db

RESPONSES = (rules.FIRST_RESPONSE, rules.NEXT_RESPONSE)
SECOND = timedelta(seconds=1)


def start(case: Case, kinds: Iterable[str], now: datetime) -> None:
    policy = policy_of(case)
    targets = policy.targets_for(case.priority)
    for kind in kinds:
        clock = SlaClock.start(case.id, kind, policy.calendar, getattr(targets, kind), now)
        db.session.add(clock)
        db.session.flush()
        _store_change(clock, "started", clock.value(policy.calendar.value), now)
    set_due(case)


def stop_response_clocks(case: Case, now: datetime) -> None:
    """Stop the response timers as met: staff answered at `now`. Timers started later are not affected."""
    case.responded_at = max(case.responded_at or now, now)
    for clock, value in _values(case):
        if clock.kind in RESPONSES and not clock.is_stopped and clock.started_at <= now:
            _stop(clock, value, now, "met")
            clock.met_at = now
    set_due(case)


def start_next_response_clock(case: Case, now: datetime) -> None:
    """Start the timer as the customer wrote at `now`, unless one is due or staff have responded since."""
    if case.responded_at is None or case.responded_at > now:
        return
    if not any(clock.kind in RESPONSES and not clock.is_stopped for clock in clocks_of(case)):
        start(case, [rules.NEXT_RESPONSE], now)


def pause_clocks(case: Case, now: datetime) -> None:
    """Pause the running timers while the case waits for the customer."""
    for clock, value in _values(case):
        if clock.is_running:
            _store_change(clock, "paused", value.pause(now), now)
            clock.paused_at = now
    set_due(case)


def resume_clocks(case: Case, now: datetime) -> None:
    """Resume the paused timers with the time that was left."""
    for clock, value in _values(case):
        if clock.paused_at and not clock.is_stopped:
            _store_change(clock, "resumed", value.resume(now), now)
            clock.paused_at = None
    set_due(case)


def stop_clocks(case: Case, why: str, now: datetime) -> None:
    """Stop all timers of the resolved case; if staff resolved it, the resolution target is met."""
    for clock, value in _values(case):
        if not clock.is_stopped:
            _stop(clock, value, now, why)
            if clock.kind == rules.RESOLUTION and why == "resolved":
                clock.met_at = now
    set_due(case)


def reopen(case: Case, now: datetime) -> None:
    """Restart timers with the time left: resolution and an owed first response; all, after a withdrawal or merge."""
    for clock, value in _values(case):
        if clock.is_stopped and (
            clock.kind == rules.RESOLUTION
            or (clock.kind == rules.FIRST_RESPONSE and not clock.met_at)
            or clock.stopped_why in (rules.WITHDRAWN, rules.MERGED)
        ):
            _store_change(clock, "reopened", value.reopen(now), now)
            clock.paused_at, clock.met_at, clock.stopped_why = None, None, ""
    set_due(case)


def change_targets(case: Case, now: datetime) -> bool:
    """Recalculate timers for another priority, policy or calendar; the time used counts. False if nothing changes."""
    policy, is_changed = policy_of(case), False
    targets, calendar = policy.targets_for(case.priority), policy.calendar
    for clock, value in _values(case):
        target = getattr(targets, clock.kind)
        is_same = target == value.target and clock.calendar_id == calendar.id
        if not clock.is_stopped and not is_same:
            clock.calendar_id, clock.calendar = calendar.id, calendar
            _store_change(clock, "retargeted", value.retarget(target, now, calendar.value), now)
            clock.warned_at, is_changed = None, True
    set_due(case)
    return is_changed


def take_over(into: Case, case: Case, now: datetime) -> list[list[int]]:
    """Make sure that nothing the case owes is due later in `into`, which continues for both.

    A response that only the case owes becomes due there, paused while `into` waits for the customer. Returns for each
    changed timer its id, and its target in seconds before (0 for a new one) and after.
    """
    running = [clock for clock in clocks_of(case) if clock.is_running]
    responses = [clock.due_at for clock in running if clock.kind in RESPONSES]
    due = {rules.RESOLUTION: [clock.due_at for clock in running if clock.kind == rules.RESOLUTION]}
    due |= dict.fromkeys(RESPONSES, responses)
    done, owes = [], False
    for clock, value in _values(into):
        owes = owes or (clock.kind in RESPONSES and not clock.is_stopped)
        left = min((value.calendar.between(now, at) for at in due[clock.kind]), default=None)
        if left is not None and not clock.is_stopped and value.left_at(now) - left >= SECOND:
            done.append(_give_target(clock, value, value.used_at(now) + left, now))
    if responses and not owes:
        calendar = policy_of(into).calendar
        left = max(SECOND, calendar.value.between(now, min(responses)))
        clock = SlaClock.start(into.id, rules.NEXT_RESPONSE, calendar, left, now)
        db.session.add(clock)
        db.session.flush()
        _store_change(clock, "started", clock.value(calendar.value), now)
        if into.status == rules.WAITING:
            pause_clocks(into, now)
        done.append([clock.id, 0, clock.target_seconds])
    set_due(into)
    return done


def give_back(into: Case, taken: Iterable[Sequence[int]], now: datetime) -> None:
    """Undo `take_over` on timers that were not changed or stopped since."""
    before = {clock_id: (target, after) for clock_id, target, after in taken}
    for clock, value in _values(into):
        target, after = before.get(clock.id, (0, 0))
        if clock.is_stopped or clock.target_seconds != after:
            continue
        if target:
            _give_target(clock, value, timedelta(seconds=target), now)
        else:
            _stop(clock, value, now, "parted")
    set_due(into)


def _give_target(clock: SlaClock, value: sla_clock.ClockState, target: timedelta, now: datetime) -> list[int]:
    before = clock.target_seconds
    _store_change(clock, "retargeted", value.retarget(max(SECOND, target), now), now)
    clock.warned_at = None
    return [clock.id, before, clock.target_seconds]


def clocks_of(case: Case) -> list[SlaClock]:
    """Return all SLA timers of the case, oldest first."""
    statement = select(SlaClock).options(joinedload(SlaClock.calendar)).where(SlaClock.case_id == case.id)
    return list(db.session.scalars(statement.order_by(SlaClock.id)))


def policy_of(case: Case) -> SlaPolicy:
    """Return the SLA policy of the case, with its calendar."""
    return db.session.get_one(SlaPolicy, case.policy_id)


def set_due(case: Case) -> None:
    """Store the earliest due time of the running timers."""
    db.session.flush()
    case.due_at = min((clock.due_at for clock in clocks_of(case) if clock.is_running), default=rules.NEVER_DUE)


def _values(case: Case) -> list[tuple[SlaClock, sla_clock.ClockState]]:
    otherwise = policy_of(case).calendar.value
    return [(clock, clock.value(otherwise)) for clock in clocks_of(case)]


def _stop(clock: SlaClock, value: sla_clock.ClockState, now: datetime, why: str) -> None:
    _store_change(clock, "stopped", value.stop(now), now)
    clock.paused_at, clock.stopped_why = None, why


def _store_change(clock: SlaClock, kind: str, value: sla_clock.ClockState, now: datetime) -> None:
    """Store the timer's new value and record the change."""
    clock.keep(value)
    db.session.add(
        SlaClockChange(
            clock_id=clock.id,
            kind=kind,
            at=now,
            due_at=value.due_at,
            target_seconds=clock.target_seconds,
            left_seconds=value.left_at(now) / SECOND,
            calendar_id=clock.calendar_id,
        )
    )
