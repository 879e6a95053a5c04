"""Set status, priority, follow-up date and root cause of a case; close inactive ones."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history, set_case_status
from app.cases.edit_conflicts.rules import Started, merged
from app.cases.events import CASE_FOLLOW_UP_DUE, CASE_STATUS_CHANGED
from app.cases.policies import can_work_on
from app.cases.sla import clock_actions
from app.community.root_causes.actions import find_theme, set_root_cause
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


def close(case: Case, now: datetime) -> bool:
    """Close the case if it was resolved and inactive for 4 days; returns False if not."""
    thread = lock_case(case)
    if case.status != rules.RESOLVED or now - case.active_at < rules.AUTO_CLOSE_AFTER:
        return False
    set_case_status(case, rules.CLOSED, rules.CLOCK, now)
    case.closed_at = now
    record_history(case, history_kinds.CLOSED, None, now)
    mark_case_changed(case, thread, now, in_words=True)
    record_case_event(CASE_STATUS_CHANGED, None, case, now, status=rules.CLOSED, before=rules.RESOLVED)
    return True


def set_follow_up(
    actor: Member, case: Case, follow_up_at: datetime | None, *, started: Started | None = None, now: datetime
) -> None:
    """Set when the assignee is reminded of the case. Raises InvalidInput for a past time or a finished case."""
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case)
    if not case.is_open:
        raise InvalidInput(_("This case is already resolved."))
    if started:
        follow_up_at = merged("follow_up", follow_up_at, started.follow_up_at, case.follow_up_at)
    if follow_up_at not in (None, case.follow_up_at) and follow_up_at <= now:
        raise InvalidInput(_("Select a follow-up date in the future."), field="follow_up_at")
    if case.follow_up_at == follow_up_at:
        return
    set_date(actor, case, follow_up_at, now)
    mark_case_changed(case, thread, now)


def set_date(actor: Member | None, case: Case, follow_up_at: datetime | None, now: datetime) -> None:
    """Set another follow-up date; the case must be locked."""
    case.follow_up_at, case.follow_up_told_at = follow_up_at, None
    record_history(
        case, history_kinds.FOLLOW_UP, actor, now, to=follow_up_at.date().isoformat() if follow_up_at else None
    )


def tell(case: Case, now: datetime) -> bool:
    """Record once that the follow-up date has come. Returns False if that was done already or the date has changed."""
    lock_case(case)
    is_due = case.follow_up_at is not None and case.follow_up_at <= now and case.is_open
    if not is_due or case.follow_up_told_at is not None:
        return False
    case.follow_up_told_at = now
    record_case_event(CASE_FOLLOW_UP_DUE, None, case, now)
    return True


def set_priority(actor: Member, case: Case, priority: str, *, started: Started | None = None, now: datetime) -> None:
    """Set another priority and recalculate the SLA timers for its targets; the time used so far counts."""
    require_allowed(can_work_on(actor, case))
    if priority not in rules.PRIORITIES:
        raise InvalidInput(_("Select a priority from the list."), field="priority")
    thread = lock_case(case)
    if started:
        priority = merged("priority", priority, started.priority, case.priority)
    if case.priority == priority:
        return
    change(actor, case, priority, now)
    mark_case_changed(case, thread, now)


def change(actor: Member | None, case: Case, priority: str, now: datetime) -> None:
    """Set another priority and recalculate the SLA timers for its targets; the case must be locked."""
    _change(actor, case, priority, now)
    clock_actions.change_targets(case, now)


def raise_priority(case: Case, now: datetime) -> None:
    """Raise the priority by one step after an SLA breach; the case must be locked.

    The other SLA targets do not change: otherwise one breach would cause a breach of all of them.
    """
    if rules.step_up(case.priority) != case.priority:
        _change(None, case, rules.step_up(case.priority), now)


def _change(actor: Member | None, case: Case, priority: str, now: datetime) -> None:
    record_history(case, history_kinds.PRIORITY, actor, now, to=priority, before=case.priority)
    case.priority = priority


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
    """Set a status that the transition table allows an agent; resolving and reopening are actions of their own.

    Raises InvalidInput, for On hold also without a reason and a future follow-up date.
    """
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case)
    if started:
        status = merged("status", status, started.status, case.status)
    if case.status == status:
        return
    if status in rules.FINISHED or not case.is_open:
        raise InvalidInput(_("You cannot set this status here. Resolve or reopen the case instead."), field="status")
    if status == rules.ON_HOLD:
        _need(bool(reason), _("Enter what we are waiting for."), "reason")
        _need(
            follow_up_at is not None and follow_up_at > now,
            _("Select a follow-up date in the future."),
            "follow_up_at",
        )
    change_status(actor, case, status, now)
    if status == rules.ON_HOLD:
        case.hold_reason, case.follow_up_at = reason, follow_up_at
    record_history(case, history_kinds.STATUS, actor, now, to=status, reason=reason)
    mark_case_changed(case, thread, now)


def change_status(actor: Member | None, case: Case, status: str, now: datetime, *, with_words: bool = False) -> None:
    """Set the status, pause or resume the SLA timers and record the event; the case must be locked.

    `with_words` means that a message is sent with it: the customer reads that, and gets no notification of the status.
    """
    before = case.status
    if not set_case_status(case, status, rules.AGENT, now):
        return
    if status == rules.WAITING:
        clock_actions.pause_clocks(case, now)
    elif before == rules.WAITING:
        clock_actions.resume_clocks(case, now)
    record_case_event(CASE_STATUS_CHANGED, actor, case, now, status=status, before=before, with_words=with_words)


def _need(is_there: bool, sentence: str, field: str) -> None:
    if not is_there:
        raise InvalidInput(sentence, field=field)


def set_theme(actor: Member, case: Case, name: str, *, started: Started | None = None, now: datetime) -> None:
    """Set the root cause of the case's thread; an empty name removes it. Raises InvalidInput if it is too long."""
    require_allowed(can_work_on(actor, case))
    lock_case(case)
    known = find_theme(name)
    wanted = known.name if known else name
    if started:
        wanted = merged("theme", wanted, started.theme_name, case.theme_name)
    set_root_cause(actor, case.thread, wanted, now)
