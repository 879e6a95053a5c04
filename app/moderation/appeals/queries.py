"""Queries for the appeals of a member, and for the appeal of one removal."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.members.models import Member
from app.core.db.base import db
from app.moderation.models import APPEAL, ReviewItem


def appeals_of(member: Member) -> dict[int, ReviewItem]:
    """Return the member's appeals against their sanctions, by sanction id."""
    made = select(ReviewItem).where(
        ReviewItem.member_id == member.id, ReviewItem.kind == APPEAL, ReviewItem.subject_type == "sanction"
    )
    return {item.subject_id: item for item in db.session.scalars(made.order_by(ReviewItem.id))}


def appeal_of(kind: str, subject_id: int) -> ReviewItem | None:
    """Return the newest appeal about a post or a sanction."""
    made = select(ReviewItem).filter_by(kind=APPEAL, subject_type=kind, subject_id=subject_id)
    return db.session.scalars(made.order_by(ReviewItem.id.desc()).limit(1)).one_or_none()
