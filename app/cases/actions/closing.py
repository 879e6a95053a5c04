"""Close: a resolved case in which nobody said anything more."""

from __future__ import annotations

from datetime import datetime

from app.cases import rules
from app.cases.actions.holding import changed, enter, hold, report, turn
from app.cases.events import CASE_STATUS_CHANGED
from app.cases.models import Case


def close(case: Case, now: datetime) -> bool:
    """Close the case where it was resolved and quiet for 4 days; False where it was not."""
    thread = hold(case)
    if case.status != rules.RESOLVED or now - case.active_at < rules.QUIET_BEFORE_CLOSING:
        return False
    turn(case, rules.CLOSED, rules.CLOCK, now)
    case.closed_at = now
    enter(case, "closed", None, now)
    changed(case, thread, now, in_words=True)
    report(CASE_STATUS_CHANGED, None, case, now, status=rules.CLOSED, before=rules.RESOLVED)
    return True
