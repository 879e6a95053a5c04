"""Evaluate the rules of segments. It is in this domain because a rule may depend on the tags that a member follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, false, func, select

from app.accounts.members.models import Member
from app.accounts.segments.actions import count_members
from app.accounts.segments.models import BY_RULE, Segment, SegmentMember
from app.accounts.segments.rules import LOCALE, PLAN, RELATION, TRUST
from app.community.following.models import FOLLOWING, TAG, Follow
from app.community.tags.actions import canonical_names
from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.db.insert import insert_many_if_absent
from app.core.db.session import lock_row, unit_of_work


def evaluate_segments(now: datetime) -> None:
    """Evaluate the rule of every segment, each in its own unit of work."""
    for segment_id in db.session.scalars(select(Segment.id).order_by(Segment.id)).all():
        with unit_of_work():
            evaluate(segment_id, now)


def evaluate(segment_id: int, now: datetime) -> int:
    """Add and remove members by the segment's rule; return the member count. Members added by hand or file stay."""
    found = db.session.get(Segment, segment_id)
    if found is None:
        return 0
    segment = lock_row(found)
    of_segment = SegmentMember.segment_id == segment.id
    wanted = _members_by(segment.rule)
    gone = delete(SegmentMember).where(of_segment, SegmentMember.way == BY_RULE, SegmentMember.member_id.not_in(wanted))
    db.session.execute(gone, execution_options={"synchronize_session": False})
    new = wanted.where(Member.id.not_in(select(SegmentMember.member_id).where(of_segment)))
    place = {"segment_id": segment.id, "way": BY_RULE, "since": now}
    insert_many_if_absent(SegmentMember, [place | {"member_id": each} for each in db.session.scalars(new)])
    segment.evaluated_at = now
    count_members(segment)
    return segment.member_count


def _members_by(rule: dict[str, Any] | None) -> Select[int]:
    """Select the members who match every condition of the rule; nobody if there is no rule."""
    if not rule:
        return select(Member.id).where(false())
    return select(Member.id).where(Member.erased_at.is_(None), *(_clause(name, rule[name]) for name in rule))


def _clause(condition: str, value: Any) -> ColumnElement[bool]:
    if condition == TRUST:
        return Member.trust_level >= int(value)
    if condition == PLAN:
        plan: ColumnElement[str] = func.lower(Member.plan)
        return plan.in_(value)
    if condition == LOCALE:
        return Member.locale.in_(value)
    if condition == RELATION:
        return Member.relation.in_(value)
    tags = select(Tag.id).where(Tag.name.in_(canonical_names(value)))
    followed = (Follow.subject == TAG, Follow.subject_id.in_(tags), Follow.level == FOLLOWING)
    return Member.id.in_(select(Follow.member_id).where(*followed))
