"""Waiting time of a question, and the due time of a first reply."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.segments.models import SegmentMember
from app.cases import rules
from app.cases.business_hours.calendar import Calendar, office_calendar
from app.cases.sla.clock import TARGETS
from app.cases.sla.models import SlaPolicy
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.settings import settings


def has_waited(asker: Member, thread: Thread, now: datetime) -> bool:
    """Return whether the person who asked has waited for 8 business hours; False for anyone else."""
    if thread.asker_id != asker.id or now - thread.created_at < rules.ASKER_ESCALATES_AFTER:
        return False
    return waited(thread, now) >= rules.ASKER_ESCALATES_AFTER


def waited(thread: Thread, now: datetime) -> timedelta:
    """Return the business time since the thread was created."""
    return first_calendar().between(thread.created_at, now)


def first_reply_due(member: Member | None, now: datetime) -> datetime:
    """Return when a first reply to a private question asked now is due, by the policy for the member's segments."""
    mine = select(SegmentMember.segment_id).where(SegmentMember.member_id == (member.id if member else 0))
    fits = or_(SlaPolicy.segment_id.is_(None), SlaPolicy.segment_id.in_(mine))
    policies = select(SlaPolicy).options(joinedload(SlaPolicy.calendar)).where(SlaPolicy.case_type_id.is_(None), fits)
    policy = db.session.scalars(policies.order_by(SlaPolicy.segment_id.is_(None), SlaPolicy.id).limit(1)).first()
    if policy is None:
        return office_calendar(settings().time_zone).add(now, TARGETS[rules.DIRECT_PRIORITY].first_response)
    return policy.calendar.value.add(now, policy.targets_for(rules.DIRECT_PRIORITY).first_response)


def first_calendar() -> Calendar:
    """Return the calendar of the first SLA policy, or the default business hours before one exists."""
    policy = db.session.scalar(
        select(SlaPolicy).options(joinedload(SlaPolicy.calendar)).order_by(SlaPolicy.id).limit(1)
    )
    return policy.calendar.value if policy else office_calendar(settings().time_zone)
