"""Create, change and fill segments. Upper domains evaluate rules, as they know the data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from app.accounts.events import SEGMENT_CHANGED
from app.accounts.members.models import Member
from app.accounts.policies import require_admin
from app.accounts.segments.models import BY_HAND, BY_RULE, Segment, SegmentMember
from app.accounts.segments.rules import checked_rule
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.logs import log
from app.core.outbox.events import record_event
from app.core.text.normalisation import slug_of

MOST_SEGMENTS = 200
LONGEST_SLUG = 80


def make_segment(
    actor: Member | None, *, name: str, description: str = "", rule: dict[str, Any] | None = None, now: datetime
) -> Segment:
    """Create a segment, empty until its rule is evaluated. The actor is an admin, or None for the demo."""
    require_admin(actor)
    slug = slug_of(name)[:LONGEST_SLUG]
    if (db.session.scalar(select(func.count()).select_from(Segment)) or 0) >= MOST_SEGMENTS:
        raise InvalidInput(_("You have reached the limit of %(most)s segments. Delete one first.", most=MOST_SEGMENTS))
    words = {"name": name, "description": description, "rule": checked_rule(rule)}
    if not insert_if_absent(Segment, slug=slug, created_at=now, **words):
        raise InvalidInput(_("A segment with this name already exists. Choose another name."), "name")
    segment = db.session.scalars(select(Segment).where(Segment.slug == slug)).one()
    record_event(SEGMENT_CHANGED, actor, segment, now)
    return segment


def change_segment(
    actor: Member, segment: Segment, *, name: str, description: str, rule: dict[str, Any] | None, seen: int,
    now: datetime,
) -> Segment:  # fmt: skip
    """Change the segment; the worker applies its rule later. Raises StaleVersion if changed since the stamp `seen`."""
    require_admin(actor)
    require_current_version(lock_row(segment).stamp, seen)
    segment.name, segment.description, segment.rule = name, description, checked_rule(rule)
    log.info("segment_changed", segment=segment.id, by=actor.id)
    record_event(SEGMENT_CHANGED, actor, segment, now)
    return segment


def delete_segment(actor: Member, segment: Segment, now: datetime) -> None:
    """Delete a segment. What only its members could read becomes readable to staff only."""
    require_admin(actor)
    log.info("segment_deleted", segment=segment.id, by=actor.id)
    record_event(SEGMENT_CHANGED, actor, segment, now)
    db.session.delete(lock_row(segment))
    db.session.flush()


def add_members(
    actor: Member | None, segment: Segment, members: Collection[Member], now: datetime, way: str = BY_HAND
) -> int:
    """Add these members to the segment whatever its rule says; return how many were not in it before."""
    require_admin(actor)
    before = lock_row(segment).member_count
    ids = sorted({member.id for member in members})
    mine = (SegmentMember.segment_id == segment.id, SegmentMember.member_id.in_(ids))
    db.session.execute(update(SegmentMember).where(*mine, SegmentMember.way == BY_RULE).values(way=way))
    insert_many_if_absent(
        SegmentMember, [{"segment_id": segment.id, "member_id": each, "way": way, "since": now} for each in ids]
    )
    count_members(segment)
    log.info("segment_filled", segment=segment.id, by=actor.id if actor else None, members=len(ids))
    return segment.member_count - before


def remove_member(actor: Member, segment: Segment, place: SegmentMember, now: datetime) -> Member:
    """Remove a member and return them. A member who matches the rule is added again by it."""
    require_admin(actor)
    member = place.member
    lock_row(segment)
    db.session.execute(delete(SegmentMember).where(SegmentMember.id == place.id))
    count_members(segment)
    record_event(SEGMENT_CHANGED, actor, segment, now)
    return member


def count_members(segment: Segment) -> None:
    """Recount the members of the segment, whose row is locked."""
    db.session.flush()
    rows = select(func.count()).select_from(SegmentMember).where(SegmentMember.segment_id == segment.id)
    segment.member_count = db.session.scalar(rows) or 0
