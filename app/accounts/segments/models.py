"""Segments: groups of members, filled by hand, from a file, or by a rule that the worker evaluates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash

BY_HAND, BY_FILE, BY_RULE = WAYS = ("hand", "file", "rule")


class Segment(Base):
    """A group of members. `rule` is None if no member is in it by rule."""

    __tablename__ = "segment"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(CaseInsensitiveText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(String(500), default="")
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    member_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    evaluated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def stamp(self) -> int:
        """Return a version that changes with any field that the form can change."""
        return version_hash(self.name, self.description, sorted((self.rule or {}).items()))


class SegmentMember(Base):
    """A member of a segment, added in one of WAYS. Members added by hand or from a file stay whatever the rule says."""

    __tablename__ = "segment_member"
    __table_args__ = (UniqueConstraint("segment_id", "member_id"),)

    id: Mapped[Id]
    segment_id: Mapped[int] = foreign_key("segment.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    way: Mapped[str] = mapped_column(String(8), default=BY_HAND)
    since: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
