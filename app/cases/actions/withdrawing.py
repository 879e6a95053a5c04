"""Withdraw: an escalation that should not have been is taken back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import timing
from app.cases.actions.holding import changed, enter, hold, report, turn
from app.cases.events import CASE_WITHDRAWN
from app.cases.models import Case
from app.cases.policies import can_withdraw
from app.core.errors import Refused
from app.core.policy import require


def withdraw(actor: Member, case: Case, *, reason: str, revision: int | None = None, now: datetime) -> None:
    """Close the case without a resolution, and say why; the question is where it was before.

    Raises NotAllowed where `can_withdraw` says no, Refused without a reason, Conflict where the case changed since
    `revision`.
    """
    thread = hold(case, revision)
    require(can_withdraw(actor, case))
    if not reason:
        raise Refused(_("Enter why support is not needed."), field="reason")
    turn(case, rules.CLOSED, rules.WITHDRAWAL, now)
    case.knowledge, case.knowledge_reason, case.closed_at = rules.WITHDRAWN, reason, now
    timing.stop(case, rules.WITHDRAWN, now)
    enter(case, "withdrawn", actor, now, reason=reason)
    changed(case, thread, now, in_words=True)
    report(CASE_WITHDRAWN, actor, case, now)
