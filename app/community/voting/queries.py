"""Find which threads a member backs, for lists."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.voting.models import Backing
from app.core.db.base import db


def backed_by(viewer: Member | None, thread_ids: Collection[int]) -> frozenset[int]:
    """Return the ids of those of these threads that the viewer backs; one statement, none for anonymous visitors."""
    if viewer is None or not thread_ids:
        return frozenset()
    statement = select(Backing.thread_id).where(Backing.member_id == viewer.id, Backing.thread_id.in_(thread_ids))
    return frozenset(db.session.scalars(statement))
