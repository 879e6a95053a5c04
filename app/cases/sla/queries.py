"""What is promised to whom: policies, kinds of cases, and how many cases go by them."""

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
from app.core.errors import NotFound


class Promise(NamedTuple):
    """A policy, the names of what it is for, and how many open cases go by it. The first one is the standard."""

    policy: SlaPolicy
    template: str | None
    segment: str | None
    open_cases: int


def promises() -> list[Promise]:
    """All policies, the standard first."""
    going = select(func.count()).where(Case.policy_id == SlaPolicy.id, Case.status.not_in(rules.FINISHED))
    statement = (
        select(SlaPolicy, CaseType.name, Segment.name, going.scalar_subquery())
        .outerjoin(CaseType, CaseType.id == SlaPolicy.template_id)
        .outerjoin(Segment, Segment.id == SlaPolicy.segment_id)
    )
    return [Promise(*row) for row in db.session.execute(statement.order_by(SlaPolicy.id))]


def all_policies() -> Sequence[SlaPolicy]:
    """All policies, the standard first."""
    return db.session.scalars(select(SlaPolicy).order_by(SlaPolicy.id)).all()


def get_policy(policy_id: int) -> SlaPolicy:
    """The policy with its calendar; raises NotFound where there is none."""
    found = db.session.get(SlaPolicy, policy_id)
    if found is None:
        raise NotFound
    return found


def stamp_of_policy(policy: SlaPolicy) -> int:
    """Moves with what the form may change."""
    fits = policy.calendar_id, policy.template_id, policy.segment_id
    targets = sorted((priority, sorted(by_clock.items())) for priority, by_clock in policy.targets.items())
    return version_hash(policy.name, *fits, targets, policy.raises_priority, policy.tells_team)


def open_cases_by(policy: SlaPolicy) -> int:
    """How many open cases go by this policy."""
    going = select(func.count()).where(Case.policy_id == policy.id, Case.status.not_in(rules.FINISHED))
    return db.session.scalar(going) or 0


def standard_id() -> int | None:
    """The policy for every case that fits no other: the oldest one."""
    return db.session.scalar(select(func.min(SlaPolicy.id)))


def lives_of(case: Case) -> Sequence[SlaClock]:
    """All promises of the case with what happened to each: those that count still, then those that ended, the newest
    first."""
    turns = selectinload(SlaClock.turns).joinedload(SlaClockChange.calendar)
    statement = select(SlaClock).options(joinedload(SlaClock.calendar), turns).where(SlaClock.case_id == case.id)
    return db.session.scalars(statement.order_by(SlaClock.stopped_at.is_not(None), SlaClock.id.desc())).all()
