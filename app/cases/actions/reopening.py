"""Reopen: what was resolved turns out not to be."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import timing
from app.cases.actions.holding import changed, enter, report, turn
from app.cases.actions.parting import hold_both, part
from app.cases.events import CASE_REOPENED
from app.cases.models import Case
from app.cases.policies import can_take_back, can_work_on
from app.cases.queries.current import current_case
from app.core.errors import Refused
from app.core.policy import require


def reopen(actor: Member, case: Case, *, reason: str, revision: int | None = None, now: datetime) -> Case:
    """An agent takes the case up again, within 30 days of its resolution; a withdrawn one a moderator, too.

    Raises NotAllowed, Refused without a reason or after 30 days, Conflict where the case changed since `revision`.
    """
    require(can_take_back(actor, case) if case.was_withdrawn else can_work_on(actor, case))
    if not reason:
        raise Refused(_("Enter why the case is reopened."), field="reason")
    return reopen_by(rules.AGENT, actor, case, reason=reason, revision=revision, now=now)


def reopen_by(
    mover: str,
    actor: Member | None,
    case: Case,
    *,
    reason: str = "",
    rule: str = "",
    revision: int | None = None,
    now: datetime,
) -> Case:
    """Open a finished case again for whoever the table of states lets do so; an open one stays as it is. `rule` is
    the name of the rule that does it, where no `actor` does.
    """
    thread = hold_both(case, revision)
    if case.is_open:
        return case
    if not case.may_reopen(now):
        raise Refused(_("It was resolved more than 30 days ago. Escalate the question again."))
    current = current_case(thread)
    if current is not None and current.id != case.id:
        raise Refused(_("This question has a newer case: #%(number)s. Continue there.", number=current.id))
    part(actor, case, now)
    turn(case, rules.OPEN, mover, now)
    case.resolved_at = case.resolved_by_id = case.closed_at = None
    case.knowledge = case.knowledge_post_id = case.canonical_id = None
    case.knowledge_reason = ""
    timing.reopen(case, now)
    if mover != rules.AGENT:
        timing.asker_spoke(case, now)
    enter(case, "reopened", actor, now, by=mover, reason=reason, **({"rule": rule} if rule else {}))
    changed(case, thread, now, in_words=True)
    report(CASE_REOPENED, actor, case, now, by=mover)
    return case
