"""Queries for segments."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment, SegmentMember
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import require_found

AT_ONCE = 400  # names per statement; SQLite accepts some thousands of parameters


def all_segments() -> Sequence[Segment]:
    """Return every segment, by name."""
    return db.session.scalars(select(Segment).order_by(Segment.name, Segment.id)).all()


def get_segment(slug: str) -> Segment:
    """Return the segment. Raises NotFound."""
    return require_found(db.session.scalars(select(Segment).where(Segment.slug == slug)).one_or_none())


def get_place(segment: Segment, place_id: int) -> SegmentMember:
    """Return one membership of the segment, with its member. Raises NotFound."""
    statement = select(SegmentMember).options(joinedload(SegmentMember.member))
    return require_found(db.session.scalars(statement.filter_by(id=place_id, segment_id=segment.id)).one_or_none())


def list_segment_members(segment: Segment, cursor: str | None) -> Page[SegmentMember]:
    """Return the members of the segment, newest first."""
    statement = select(SegmentMember).options(joinedload(SegmentMember.member))
    return paginate(statement.where(SegmentMember.segment_id == segment.id), (SegmentMember.id,), cursor)


def members_named(names: Collection[str]) -> dict[str, Member]:
    """Return the members with these usernames or addresses, by the name as written."""
    found: dict[str, Member] = {}
    listed = list(names)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        is_named = or_(Member.handle.in_(some), Member.email.in_(some))
        for member in db.session.scalars(select(Member).where(is_named, Member.erased_at.is_(None))):
            found |= {name: member for name in some if name in (member.handle, member.email)}
    return found
