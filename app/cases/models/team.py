"""Who works on cases, when they work, and what they promise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.cases.calendars import Calendar
from app.cases.closures import Closures
from app.cases.rules import BY_HAND, DISTRIBUTIONS
from app.cases.sla import Targets
from app.community.models import Space
from app.core.db import Base, Id, LongInteger, UtcDateTime, db, foreign

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
    """Agents who share cases; a new case goes to the team of its thread's space, or of its template.

    `distribution` says how it gives cases out; by itself to nobody who has `most_open` of them or more. In
    `team_member`, `given_at` is when that member was last given one.
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
    """Someone in support is away: no case is given to them by itself, and `cover_id` may hear for them."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_member", "member_id", "ends_at"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cover_id: Mapped[int | None] = foreign("member.id", ondelete="SET NULL")

    @property
    def last_moment(self) -> datetime:
        """A moment on the last day away: `ends_at` is the midnight after it."""
        return self.ends_at - timedelta(seconds=1)


class BusinessCalendar(Base):
    """When an office is open: `weekly` holds for each weekday, Monday first, intervals in minutes after midnight.

    It is closed on the public holidays of its country and on the dates of `holidays`, which may have a name behind them
    ("2026-12-24 Stock-taking"), save on those of `open_dates`.
    """

    __tablename__ = "business_calendar"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    zone: Mapped[str] = mapped_column(String(64))
    weekly: Mapped[list[list[list[int]]]] = mapped_column(JSON)
    holidays: Mapped[list[str]] = mapped_column(JSON, default=list)
    open_dates: Mapped[list[str]] = mapped_column(JSON, default=list)
    country: Mapped[str] = mapped_column(String(8), default="")
    subdivision: Mapped[str] = mapped_column(String(24), default="")

    @property
    def value(self) -> Calendar:
        """The calendar that reckons."""
        week = tuple(tuple((opens, closes) for opens, closes in day) for day in self.weekly)
        return Calendar(week, self.zone, self.closures)

    @property
    def closures(self) -> Closures:
        """The dates on which it is closed."""
        own = tuple((date.fromisoformat(line[:10]), line[11:]) for line in self.holidays)
        opened = frozenset(date.fromisoformat(day) for day in self.open_dates)
        return Closures(own, opened, self.country, self.subdivision)


class SlaPolicy(Base):
    """What is promised: for each priority the seconds of business time within which each clock has to be met."""

    __tablename__ = "sla_policy"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    calendar_id: Mapped[int] = foreign("business_calendar.id")
    targets: Mapped[dict[str, Any]] = mapped_column(JSON)
    template_id: Mapped[int | None] = foreign("case_template.id", ondelete="CASCADE")
    segment_id: Mapped[int | None] = foreign("segment.id", ondelete="CASCADE")
    raises_priority: Mapped[bool] = mapped_column(default=True)
    tells_team: Mapped[bool] = mapped_column(default=True)

    calendar: Mapped[BusinessCalendar] = relationship(lazy="joined", innerjoin=True)  # nothing is promised without

    def targets_for(self, priority: str) -> Targets:
        """The targets of one priority."""
        return Targets(**{kind: timedelta(seconds=seconds) for kind, seconds in self.targets[priority].items()})
