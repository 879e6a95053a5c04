"""Look at a case again on a day to come, whatever its status."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases.actions.holding import changed, enter, hold, report
from app.cases.conflicts import Started, merged
from app.cases.events import CASE_FOLLOW_UP_DUE
from app.cases.models import Case
from app.cases.policies import can_work_on
from app.core.errors import Refused
from app.core.policy import require


def set_follow_up(
    actor: Member, case: Case, follow_up_at: datetime | None, *, started: Started | None = None, now: datetime
) -> None:
    """Have whoever has the case told when this time comes; None takes it off.

    Raises NotAllowed, Refused for a time that has passed or a case that is finished, FieldConflict where somebody
    else set another one since the form `started`.
    """
    require(can_work_on(actor, case))
    thread = hold(case)
    if not case.is_open:
        raise Refused(_("This case is already resolved."))
    if started:
        follow_up_at = merged("follow_up", follow_up_at, started.follow_up_at, case.follow_up_at)
    if follow_up_at not in (None, case.follow_up_at) and follow_up_at <= now:
        raise Refused(_("Select a follow-up date in the future."), field="follow_up_at")
    if case.follow_up_at == follow_up_at:
        return
    set_date(actor, case, follow_up_at, now)
    changed(case, thread, now)


def set_date(actor: Member | None, case: Case, follow_up_at: datetime | None, now: datetime) -> None:
    """Give the case, which is held, another follow-up date."""
    case.follow_up_at, case.follow_up_told_at = follow_up_at, None
    enter(case, "follow_up", actor, now, to=follow_up_at.date().isoformat() if follow_up_at else None)


def tell(case: Case, now: datetime) -> bool:
    """The day has come: tell it once. False where it was told, or was put off meanwhile."""
    hold(case)
    is_due = case.follow_up_at is not None and case.follow_up_at <= now and case.is_open
    if not is_due or case.follow_up_told_at is not None:
        return False
    case.follow_up_told_at = now
    report(CASE_FOLLOW_UP_DUE, None, case, now)
    return True
