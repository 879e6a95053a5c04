"""Set the priority: how soon a case has to be answered and resolved."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import timing
from app.cases.actions.holding import changed, enter, hold
from app.cases.conflicts import Started, merged
from app.cases.models import Case
from app.cases.policies import can_work_on
from app.core.errors import Refused
from app.core.policy import require


def set_priority(actor: Member, case: Case, priority: str, *, started: Started | None = None, now: datetime) -> None:
    """Give the case another priority; its clocks go by the new targets, the time used so far counts.

    Raises NotAllowed, Refused for a priority that we do not know, FieldConflict where somebody else
    set another one since the form `started`.
    """
    require(can_work_on(actor, case))
    if priority not in rules.PRIORITIES:
        raise Refused(_("Select a priority from the list."), field="priority")
    thread = hold(case)
    if started:
        priority = merged("priority", priority, started.priority, case.priority)
    if case.priority == priority:
        return
    change(actor, case, priority, now)
    changed(case, thread, now)


def change(actor: Member | None, case: Case, priority: str, now: datetime) -> None:
    """Give the case, which is held, another priority; its clocks go by the new targets."""
    _change(actor, case, priority, now)
    timing.retarget(case, now)


def raise_priority(case: Case, now: datetime) -> None:
    """The next higher priority, by the clock, after a broken promise.

    The other promises stay as they were made: a case would break them all at once by being late with one. For whoever
    holds the case.
    """
    if rules.step_up(case.priority) != case.priority:
        _change(None, case, rules.step_up(case.priority), now)


def _change(actor: Member | None, case: Case, priority: str, now: datetime) -> None:
    enter(case, "priority", actor, now, to=priority, before=case.priority)
    case.priority = priority
