"""Save SLA policies, choose the policy of a case, and create the default calendar and policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select, update

from app.accounts.members.models import Member
from app.accounts.segments.models import SegmentMember
from app.cases import history_kinds
from app.cases.business_hours.calendar import OFFICE_HOURS
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_history
from app.cases.case_types.models import CaseType
from app.cases.edit_conflicts.rules import Started, merged
from app.cases.events import SLA_CHANGED
from app.cases.policies import can_edit_sla_policies, can_work_on
from app.cases.sla import clock_actions
from app.cases.sla.clock import TARGETS
from app.cases.sla.models import SlaPolicy
from app.cases.sla.queries import stamp_of_policy
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.settings import settings

OFFICE, STANDARD = "Office hours", "Standard"  # the names of the first calendar and the first policy


def select_sla_policy(thread: Thread, case_type: CaseType | None, now: datetime) -> SlaPolicy:
    """Return the SLA policy for the type and the person's segment, else the type's, a segment's or the standard one."""
    standard = ensure_defaults(now)
    segments = select(SegmentMember.segment_id).where(SegmentMember.member_id == thread.asker_id)
    fits_segment = or_(SlaPolicy.segment_id.is_(None), SlaPolicy.segment_id.in_(segments))
    fits_case_type = or_(SlaPolicy.case_type_id.is_(None), SlaPolicy.case_type_id == (case_type.id if case_type else 0))
    narrowed = or_(SlaPolicy.segment_id.is_not(None), SlaPolicy.case_type_id.is_not(None))
    found = db.session.scalar(
        select(SlaPolicy)
        .where(narrowed, fits_segment, fits_case_type)
        .order_by(SlaPolicy.case_type_id.is_(None), SlaPolicy.segment_id.is_(None), SlaPolicy.id)
        .limit(1)
    )
    return found or standard


def ensure_defaults(_now: datetime) -> SlaPolicy:
    """Return the standard policy, created on first use together with its calendar."""
    statement = select(SlaPolicy).order_by(SlaPolicy.id).limit(1)
    found = db.session.scalar(statement)
    if found is not None:
        return found
    week = [[list(interval) for interval in OFFICE_HOURS]] * 5 + [[], []]
    insert_if_absent(BusinessCalendar, name=OFFICE, zone=settings().time_zone, weekly=week, holidays=[], open_dates=[])
    calendar_id = db.session.scalar(select(BusinessCalendar.id).where(BusinessCalendar.name == OFFICE))
    insert_if_absent(SlaPolicy, name=STANDARD, calendar_id=calendar_id, targets=_standard_targets())
    return db.session.scalars(statement).one()


def _standard_targets() -> dict[str, dict[str, int]]:
    second = timedelta(seconds=1)
    return {
        priority: {kind: int(target / second) for kind, target in vars(targets).items()}
        for priority, targets in TARGETS.items()
    }


@dataclass(frozen=True)
class PolicyWords:
    """Everything an admin enters for a policy; `targets` are seconds of business time by priority and timer kind."""

    name: str
    calendar: BusinessCalendar
    targets: Mapping[str, Mapping[str, int]]
    case_type_id: int | None = None
    segment_id: int | None = None
    raises_priority: bool = True
    tells_team: bool = True


def keep_policy(
    actor: Member, policy: SlaPolicy | None, said: PolicyWords, *, seen: int = 0, for_open: bool = False, now: datetime
) -> SlaPolicy:
    """Create or update a policy; with `for_open`, the worker recalculates the SLA timers of open cases."""
    require_allowed(can_edit_sla_policies(actor))
    standard = ensure_defaults(now)
    if policy is not None:
        require_current_version(stamp_of_policy(lock_row(policy)), seen)
    _check(policy, said, standard)
    if policy is None:
        policy = SlaPolicy()
        db.session.add(policy)
    policy.name, policy.calendar, policy.targets = said.name, said.calendar, _plain(said.targets)
    policy.case_type_id, policy.segment_id = said.case_type_id, said.segment_id
    policy.raises_priority, policy.tells_team = said.raises_priority, said.tells_team
    db.session.flush()
    write_audit_log("policy.kept", actor, policy, now, name=policy.name)
    if for_open:
        record_event(SLA_CHANGED, actor, policy, now, after=0)
    return policy


def delete_policy(actor: Member, policy: SlaPolicy, now: datetime) -> None:
    """Delete a policy: due times stay, and recalculation uses the standard one, which cannot be deleted."""
    require_allowed(can_edit_sla_policies(actor))
    standard = ensure_defaults(now)
    if lock_row(policy).id == standard.id:
        raise InvalidInput(
            _("The default policy cannot be deleted: it applies to every case that matches no other policy.")
        )
    write_audit_log("policy.deleted", actor, policy, now, name=policy.name)
    db.session.execute(update(Case).where(Case.policy_id == policy.id).values(policy_id=standard.id))
    db.session.delete(policy)


def give_policy(actor: Member, case: Case, policy: SlaPolicy, *, started: Started | None = None, now: datetime) -> None:
    """Set another SLA policy: the time used so far counts, and its business hours apply from now on."""
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case)
    _refuse_finished(case)
    started_from = started.policy_id if started else case.policy_id
    if merged("policy", policy.id, started_from, case.policy_id) == case.policy_id:
        return
    _go_by(actor, case, policy, now)
    mark_case_changed(case, thread, now)


def set_case_type(
    actor: Member, case: Case, case_type: CaseType | None, *, started: Started | None = None, now: datetime
) -> None:
    """Set the case type and the SLA policy that applies to it; team and priority do not change."""
    require_allowed(can_work_on(actor, case))
    thread = lock_case(case)
    _refuse_finished(case)
    wanted, started_from = case_type.id if case_type else None, started.case_type_id if started else case.case_type_id
    if merged("template", wanted, started_from, case.case_type_id) == case.case_type_id:
        return
    case.case_type = case_type
    record_history(case, history_kinds.TEMPLATE, actor, now, to=case_type.name if case_type else "")
    policy = select_sla_policy(thread, case_type, now)
    if policy.id != case.policy_id:
        _go_by(actor, case, policy, now)
    mark_case_changed(case, thread, now)


def promise_anew(case: Case, now: datetime) -> None:
    """Recalculate an open case's timers. Its revision stays, so that it does not conflict with what others write."""
    lock_case(case)
    if case.is_open and clock_actions.change_targets(case, max(now, case.active_at)):
        record_history(case, history_kinds.PROMISED, None, now, to=clock_actions.policy_of(case).name)


def _go_by(actor: Member, case: Case, policy: SlaPolicy, now: datetime) -> None:
    before = clock_actions.policy_of(case).name
    case.policy = policy
    db.session.flush()
    clock_actions.change_targets(case, now)
    record_history(case, history_kinds.PROMISED, actor, now, to=policy.name, before=before)


def _refuse_finished(case: Case) -> None:
    if not case.is_open:
        raise InvalidInput(_("This case is no longer open, so it has no SLA targets."))


def _check(policy: SlaPolicy | None, said: PolicyWords, standard: SlaPolicy) -> None:
    others = SlaPolicy.id != (policy.id if policy else 0)
    if db.session.scalar(select(SlaPolicy.id).where(SlaPolicy.name == said.name, others)):
        raise InvalidInput(_("An SLA policy with this name already exists. Choose another name."), "name")
    if said.case_type_id is None and said.segment_id is None:
        return
    if policy is not None and policy.id == standard.id:
        raise InvalidInput(
            _("The default policy applies to every case that matches no other policy."),
            "template" if said.case_type_id else "segment",
        )
    fits = SlaPolicy.case_type_id.is_not_distinct_from(said.case_type_id) & SlaPolicy.segment_id.is_not_distinct_from(
        said.segment_id
    )
    if same := db.session.scalar(select(SlaPolicy.name).where(fits, others)):
        raise InvalidInput(_("The SLA policy “%(policy)s” already applies to these cases.", policy=same), "segment")


def _plain(targets: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {priority: dict(by_clock) for priority, by_clock in targets.items()}
