"""What a bulk action changes in a case, as JSON values that undo restores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case import actions as case_actions
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history
from app.cases.events import CASE_STATUS_CHANGED
from app.cases.policies import can_work_on
from app.cases.sla import clock_actions
from app.cases.teams.assignment import notify_assignment
from app.community.root_causes import actions as root_causes_actions
from app.community.root_causes.models import RootCause
from app.core.db.base import db
from app.core.db.row_version import plain_value
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

REMINDER_SENT_AT = "follow_up_told_at"  # the scheduled job sets it when the follow-up is due; the action does not
DAYS = ("follow_up_at", REMINDER_SENT_AT)
TOUCHES = {
    "assign": ("assignee_id", "status"),
    "team": ("team_id",),
    "priority": ("priority",),
    "status": ("status", "hold_reason", *DAYS),
    "follow_up": DAYS,
}
Kept = dict[str, Any]


def as_it_is(case: Case, action: str) -> Kept:
    """Return the fields of the case that the action changes, as JSON values."""
    if action == "theme":
        return {"theme_id": case.thread.theme_id}
    return {name: plain_value(getattr(case, name)) for name in TOUCHES[action]}


def is_still(case: Case, action: str, then: Kept) -> bool:
    """Return whether the fields that the action changes still have the values in `then`."""
    return all(
        value == then[name]
        for name, value in as_it_is(case, action).items()
        if name in then and name != REMINDER_SENT_AT
    )


def put_back(actor: Member, case: Case, action: str, was: Kept, now: datetime) -> None:
    """Restore the earlier state despite the transition table. Raises InvalidInput if its former root cause is gone."""
    require_allowed(can_work_on(actor, case))
    if action == "theme":
        theme = db.session.get(RootCause, was["theme_id"]) if was["theme_id"] else None
        if was["theme_id"] and theme is None:
            raise InvalidInput(_("The root cause it had no longer exists: it was merged into another."))
        root_causes_actions.set_root_cause(actor, case.thread, theme.name if theme else "", now)
    elif action == "priority":
        case_actions.set_priority(actor, case, was["priority"], now=now)
    else:
        thread = lock_case(case)
        if "status" in was:
            _put_status_back(actor, case, was["status"], now)
        for name in was.keys() - {"status"}:
            setattr(case, name, _value(name, was[name]))
        record_history(case, history_kinds.UNDONE, actor, now, deed=action)  # its name in stored rows
        mark_case_changed(case, thread, now)
        if action == "assign":
            notify_assignment(actor, case, now)


def _put_status_back(actor: Member, case: Case, status: str, now: datetime) -> None:
    before = case.status
    if before == status:
        return
    if status == rules.WAITING:
        clock_actions.pause_clocks(case, now)
    elif before == rules.WAITING:
        clock_actions.resume_clocks(case, now)
    case.status, case.status_at = status, now
    record_case_event(CASE_STATUS_CHANGED, actor, case, now, status=status, before=before)


def _value(name: str, kept: Any) -> Any:
    return datetime.fromisoformat(kept) if kept and name in DAYS else kept
