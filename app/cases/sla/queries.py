"""Load SLA policies, with the number of cases that use them, and the timers of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.segments.models import Segment
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.sla.models import SlaClock, SlaClockChange, SlaPolicy
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import require_found


class Promise(NamedTuple):
    """A policy, the names of the case type and segment it applies to, and the number of open cases that use it."""

    policy: SlaPolicy
    case_type: str | None
    segment: str | None
    open_cases: int


def promises() -> list[Promise]:
    """Return all policies, the standard one first."""
    going = select(func.count()).where(Case.policy_id == SlaPolicy.id, Case.status.not_in(rules.FINISHED))
    statement = (
        select(SlaPolicy, CaseType.name, Segment.name, going.scalar_subquery())
        .outerjoin(CaseType, CaseType.id == SlaPolicy.case_type_id)
        .outerjoin(Segment, Segment.id == SlaPolicy.segment_id)
    )
    return [Promise(*row) for row in db.session.execute(statement.order_by(SlaPolicy.id))]


def all_policies() -> Sequence[SlaPolicy]:
    return db.session.scalars(select(SlaPolicy).order_by(SlaPolicy.id)).all()


def get_policy(policy_id: int) -> SlaPolicy:
    """Return the policy with its calendar; raises NotFound if it does not exist."""
    return require_found(db.session.get(SlaPolicy, policy_id))


def stamp_of_policy(policy: SlaPolicy) -> int:
    """Return a hash of all fields that the form edits."""
    fits = policy.calendar_id, policy.case_type_id, policy.segment_id
    targets = sorted((priority, sorted(by_clock.items())) for priority, by_clock in policy.targets.items())
    return version_hash(policy.name, *fits, targets, policy.raises_priority, policy.tells_team)


def open_cases_by(policy: SlaPolicy) -> int:
    going = select(func.count()).where(Case.policy_id == policy.id, Case.status.not_in(rules.FINISHED))
    return db.session.scalar(going) or 0


def standard_id() -> int | None:
    """Return the id of the policy for every case that matches no other: the oldest one."""
    return db.session.scalar(select(func.min(SlaPolicy.id)))


def lives_of(case: Case) -> Sequence[SlaClock]:
    """Return all timers of the case with their changes: active ones first, then stopped ones, newest first."""
    turns = selectinload(SlaClock.turns).joinedload(SlaClockChange.calendar)
    statement = select(SlaClock).options(joinedload(SlaClock.calendar), turns).where(SlaClock.case_id == case.id)
    return db.session.scalars(statement.order_by(SlaClock.stopped_at.is_not(None), SlaClock.id.desc())).all()
