"""Escalate a thread to a case, and withdraw the escalation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import AGENT, MODERATOR, Member
from app.cases import history_kinds, rules
from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history, set_case_status
from app.cases.case_types.models import CaseType
from app.cases.current_case import case_going_on
from app.cases.escalation.queries import has_waited, waited
from app.cases.escalation_rules.models import EscalationRule
from app.cases.events import CASE_OPENED, CASE_WITHDRAWN
from app.cases.policies import can_escalate, can_withdraw
from app.cases.sla import clock_actions
from app.cases.sla.actions import select_sla_policy
from app.cases.teams.queries import team_for
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


def escalate(
    actor: Member,
    thread: Thread,
    *,
    reason: str,
    priority: str = "normal",
    case_type: CaseType | None = None,
    now: datetime,
) -> Case:
    """Escalate the thread to support and return its case: reopened up to 30 days after it was resolved, else a new one.

    If one is open, the reason is added. Concurrent escalations result in one case. Raises InvalidInput without a
    reason.
    """
    require_allowed(can_escalate(actor, thread, is_overdue=has_waited(actor, thread, now)))
    if not reason:
        raise InvalidInput(_("Enter why support is needed."), field="reason")
    if priority not in rules.PRIORITIES:
        raise InvalidInput(_("Select a priority from the list."), field="priority")
    return bring(actor, thread, how=_how(actor, thread), reason=reason, priority=priority, case_type=case_type, now=now)


def bring(
    actor: Member | None,
    thread: Thread,
    *,
    how: str,
    reason: str,
    priority: str,
    case_type: CaseType | None = None,
    rule: EscalationRule | None = None,
    now: datetime,
) -> Case:
    """Return the thread's open case, a reopened one of the last 30 days, or a new one linked to the previous.

    Merges are followed; for the person who asked, only to a case of their own.
    """
    last = case_going_on(thread, for_asker=actor is not None and actor.id == thread.asker_id)
    if last is not None and last.is_open:
        return _say_too(actor, last, reason, now)
    if last is not None and not last.was_withdrawn and last.may_reopen(now):
        named = rule.name if rule else ""
        return reopening.reopen_by(rules.ESCALATION, actor, last, reason=reason, rule=named, now=now)
    return open_case(
        actor, thread, how=how, reason=reason, priority=priority, case_type=case_type, rule=rule, previous=last, now=now
    )


def open_case(  # noqa: PLR0913 — one argument for each thing that a case records about its opening
    actor: Member | None,
    thread: Thread,
    *,
    how: str,
    reason: str,
    priority: str,
    case_type: CaseType | None = None,
    rule: EscalationRule | None = None,
    previous: Case | None = None,
    now: datetime,
) -> Case:
    """Open a case with SLA timers, or add the reason to one just opened by someone else; `actor` is None for rules."""
    policy = select_sla_policy(thread, case_type, now)
    team_id = case_type.team_id if case_type else None
    is_new = insert_if_absent(
        Case,
        thread_id=thread.id,
        status_at=now,
        priority=priority,
        team_id=team_id or team_for(thread.space_id),
        policy_id=policy.id,
        opened_at=now,
        opened_by_id=actor.id if actor else None,
        opened_how=how,
        reason=reason,
        case_type_id=case_type.id if case_type else None,
        rule_id=rule.id if rule else None,
        previous_case_id=previous.id if previous else None,
        active_at=now,
    )
    case = db.session.scalars(select(Case).where(Case.thread_id == thread.id, Case.status.not_in(rules.FINISHED))).one()
    if not is_new:
        return _say_too(actor, case, reason, now)
    lock_case(case)
    clock_actions.start(case, [rules.FIRST_RESPONSE, rules.RESOLUTION], now)
    record_history(
        case, history_kinds.OPENED, actor, now, how=how, reason=reason, **_how_it_came(actor, thread, rule, now)
    )
    mark_case_changed(case, thread, now)
    record_case_event(CASE_OPENED, actor, case, now, priority=priority, how=how)
    return case


def _say_too(actor: Member | None, case: Case, reason: str, now: datetime) -> Case:
    """Add one more escalation reason to the open case and return the case."""
    if actor is not None:
        thread = lock_case(case)
        record_history(case, history_kinds.ESCALATED, actor, now, reason=reason)
        mark_case_changed(case, thread, now)
    return case


def _how(actor: Member, thread: Thread) -> str:
    for role in (AGENT, MODERATOR):
        if actor.has_role(role, thread.space_id):
            return role
    return "asker"


def _how_it_came(actor: Member | None, thread: Thread, rule: EscalationRule | None, now: datetime) -> dict[str, Any]:
    """Return the rule's name, which outlives the rule, or the business hours that the person who asked waited."""
    if rule is not None:
        return {"rule": rule.name}
    if actor is None or actor.id != thread.asker_id or not thread.is_public:
        return {}
    return {"waited": int(waited(thread, now) / timedelta(hours=1))}


def withdraw(actor: Member, case: Case, *, reason: str, revision: int | None = None, now: datetime) -> None:
    """Close the case without a resolution; the question returns to the community."""
    thread = lock_case(case, revision)
    require_allowed(can_withdraw(actor, case))
    if not reason:
        raise InvalidInput(_("Enter why support is not needed."), field="reason")
    set_case_status(case, rules.CLOSED, rules.WITHDRAWAL, now)
    case.knowledge, case.knowledge_reason, case.closed_at = rules.WITHDRAWN, reason, now
    clock_actions.stop_clocks(case, rules.WITHDRAWN, now)
    record_history(case, history_kinds.WITHDRAWN, actor, now, reason=reason)
    mark_case_changed(case, thread, now, in_words=True)
    record_case_event(CASE_WITHDRAWN, actor, case, now)
