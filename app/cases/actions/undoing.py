"""What one deed of many changes in a case, as it can be kept and put back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import prioritising, timing
from app.cases.actions.assigning import tell_given
from app.cases.actions.holding import changed, enter, hold, report
from app.cases.events import CASE_STATUS_CHANGED
from app.cases.models import Case
from app.cases.policies import can_work_on
from app.community.actions import theming
from app.community.models import Theme
from app.core.db import db
from app.core.errors import Refused
from app.core.policy import require

TOLD = "follow_up_told_at"  # the clock tells of a day: that changes nothing of what was done
DAYS = ("follow_up_at", TOLD)
TOUCHES = {
    "assign": ("assignee_id", "status"),
    "team": ("team_id",),
    "priority": ("priority",),
    "status": ("status", "hold_reason", *DAYS),
    "follow_up": DAYS,
}
Kept = dict[str, Any]


def as_it_is(case: Case, deed: str) -> Kept:
    """What the deed touches of the case, as JSON can hold it."""
    if deed == "theme":
        return {"theme_id": case.thread.theme_id}
    return {name: _plain(getattr(case, name)) for name in TOUCHES[deed]}


def is_still(case: Case, deed: str, then: Kept) -> bool:
    """Is what the deed touches as it was `then`?"""
    return all(value == then[name] for name, value in as_it_is(case, deed).items() if name in then and name != TOLD)


def put_back(actor: Member, case: Case, deed: str, was: Kept, now: datetime) -> None:
    """Make the case what it was before the deed, also where the table of states leads nobody back there.

    Raises NotAllowed where the actor works on it no more, Refused where the theme that it had is no more.
    """
    require(can_work_on(actor, case))
    if deed == "theme":
        theme = db.session.get(Theme, was["theme_id"]) if was["theme_id"] else None
        if was["theme_id"] and theme is None:
            raise Refused(_("The root cause it had no longer exists: it was merged into another."))
        theming.give_theme(actor, case.thread, theme.name if theme else "", now)
    elif deed == "priority":
        prioritising.set_priority(actor, case, was["priority"], now=now)
    else:
        thread = hold(case)
        if "status" in was:
            _put_status_back(actor, case, was["status"], now)
        for name in was.keys() - {"status"}:
            setattr(case, name, _value(name, was[name]))
        enter(case, "undone", actor, now, deed=deed)
        changed(case, thread, now)
        if deed == "assign":
            tell_given(actor, case, now)


def _put_status_back(actor: Member, case: Case, status: str, now: datetime) -> None:
    before = case.status
    if before == status:
        return
    if status == rules.WAITING:
        timing.pause(case, now)
    elif before == rules.WAITING:
        timing.resume(case, now)
    case.status, case.status_at = status, now
    report(CASE_STATUS_CHANGED, actor, case, now, status=status, before=before)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _value(name: str, kept: Any) -> Any:
    return datetime.fromisoformat(kept) if kept and name in DAYS else kept
