"""What the clock does when a promise runs out: warn before, tell of a breach once, and raise the priority."""

from __future__ import annotations

from datetime import datetime

from app.cases.actions import prioritising, timing
from app.cases.actions.holding import changed, enter, hold, report
from app.cases.events import SLA_BREACHED, SLA_WARNED
from app.cases.models import Case, Clock
from app.core.db import lock


def warn(case: Case, clock: Clock, now: datetime) -> bool:
    """Tell once that the promise is about to run out; False where there is nothing to tell."""
    hold(case)
    lock(clock)
    if clock.warned_at or not clock.is_running or now < clock.warn_at or now > clock.due_at:
        return False
    clock.warned_at = now
    report(SLA_WARNED, None, case, now, clock=clock.kind)
    return True


def tell_breach(case: Case, clock: Clock, now: datetime) -> bool:
    """Tell once that the promise was broken; the priority of an open case goes up by a step, where its policy says
    so. False where there is nothing to tell.
    """
    thread = hold(case)
    lock(clock)
    is_late = clock.is_running and now > clock.due_at
    if clock.told_at or not (is_late or clock.breached_at):
        return False
    clock.told_at = now
    clock.breached_at = clock.breached_at or clock.due_at
    enter(case, "breached", None, now, clock=clock.kind)
    report(SLA_BREACHED, None, case, now, clock=clock.kind)
    if is_late and timing.policy_of(case).raises_priority:
        prioritising.raise_priority(case, now)
    changed(case, thread, now)
    return True
