"""Set the status by hand: wait for the customer, put on hold and back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import timing
from app.cases.actions.holding import changed, enter, hold, report, turn
from app.cases.conflicts import Started, merged
from app.cases.events import CASE_STATUS_CHANGED
from app.cases.models import Case
from app.cases.policies import can_work_on
from app.core.errors import Refused
from app.core.policy import require


def set_status(
    actor: Member,
    case: Case,
    status: str,
    *,
    reason: str = "",
    follow_up_at: datetime | None = None,
    started: Started | None = None,
    now: datetime,
) -> None:
    """Move the case as far as the table of states lets an agent; resolving and reopening are deeds of their own.

    Raises NotAllowed, Refused (for a hold also without a reason and a date to come), FieldConflict where
    somebody else set another status since the form `started`.
    """
    require(can_work_on(actor, case))
    thread = hold(case)
    if started:
        status = merged("status", status, started.status, case.status)
    if case.status == status:
        return
    if status in rules.FINISHED or not case.is_open:
        raise Refused(_("You cannot set this status here. Resolve or reopen the case instead."), field="status")
    if status == rules.ON_HOLD:
        _need(bool(reason), _("Enter what we are waiting for."), "reason")
        _need(
            follow_up_at is not None and follow_up_at > now,
            _("Select a follow-up date in the future."),
            "follow_up_at",
        )
    move(actor, case, status, now)
    if status == rules.ON_HOLD:
        case.hold_reason, case.follow_up_at = reason, follow_up_at
    enter(case, "status", actor, now, to=status, reason=reason)
    changed(case, thread, now)


def move(actor: Member | None, case: Case, status: str, now: datetime, *, with_words: bool = False) -> None:
    """Turn the case and its clocks, and tell of it: not its customer, who reads the words with which it goes. For
    whoever holds the case.
    """
    before = case.status
    if not turn(case, status, rules.AGENT, now):
        return
    if status == rules.WAITING:
        timing.pause(case, now)
    elif before == rules.WAITING:
        timing.resume(case, now)
    report(CASE_STATUS_CHANGED, actor, case, now, status=status, before=before, with_words=with_words)


def _need(is_there: bool, sentence: str, field: str) -> None:
    if not is_there:
        raise Refused(sentence, field=field)
