"""Tables of teams and absences."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Column, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.cases.rules import BY_HAND, DISTRIBUTIONS
from app.community.spaces.models import Space
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db, foreign_key

team_member = Table(
    "team_member",
    Base.metadata,
    Column("team_id", LongInteger, db.ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", LongInteger, db.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("given_at", UtcDateTime),
)
team_space = Table(
    "team_space",
    Base.metadata,
    Column("team_id", LongInteger, db.ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("space_id", LongInteger, db.ForeignKey("space.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Team(Base):
    """Support agents who share cases; a new case goes to the team of its case type, or else of its thread's space.

    `most_open` cases are the limit for automatic assignment; `given_at` in `team_member` is the last assignment.
    """

    __tablename__ = "team"
    __table_args__ = (CheckConstraint(f"distribution IN {DISTRIBUTIONS!r}", name="distribution"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    distribution: Mapped[str] = mapped_column(String(12), default=BY_HAND)
    most_open: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    members: Mapped[list[Member]] = relationship(secondary=team_member, order_by=Member.id, lazy="raise_on_sql")
    spaces: Mapped[list[Space]] = relationship(secondary=team_space, order_by=Space.id, lazy="raise_on_sql")


class Absence(Base):
    """Absence of a support agent: no case is assigned to them automatically, and `cover_id` may be notified instead."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_member", "member_id", "ends_at"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cover_id: Mapped[int | None] = foreign_key("member.id", ondelete="SET NULL")

    @property
    def last_moment(self) -> datetime:
        """Return a moment on the last day of the absence: `ends_at` is the midnight after it."""
        return self.ends_at - timedelta(seconds=1)
