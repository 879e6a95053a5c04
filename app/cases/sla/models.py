"""Tables of SLA policies and of the SLA timers of a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.business_hours.calendar import Calendar
from app.cases.business_hours.models import BusinessCalendar
from app.cases.rules import CLOCKS
from app.cases.sla import clock as sla_clock
from app.cases.sla.clock import Targets
from app.core.db.base import Base, Id, UtcDateTime, foreign_key

RUNS = text("paused_at IS NULL AND stopped_at IS NULL")
UNTOLD = text("breached_at IS NOT NULL AND told_at IS NULL")
SECOND = timedelta(seconds=1)


class SlaClock(Base):
    """SLA timer of a case: stores a `ClockState`, so that listing what is due needs no calculation.

    `stopped_why` is "met", "resolved", "community", "asker" (solved before staff responded, says the customer) or
    "reopened"; `met_at` is set if staff met the target; `told_at` is when its breach was notified. Without a `calendar`
    (old or deleted) it counts by that of the policy.
    """

    __tablename__ = "case_clock"
    __table_args__ = (
        CheckConstraint(f"kind IN {CLOCKS!r}", name="kind"),
        Index("ix_case_clock_case", "case_id", "id"),
        Index("ix_case_clock_due", "due_at", sqlite_where=RUNS, postgresql_where=RUNS),
        Index("ix_case_clock_untold", "due_at", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
        Index("ix_case_clock_warn", "warn_at", sqlite_where=RUNS, postgresql_where=RUNS),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(16))
    calendar_id: Mapped[int | None] = foreign_key("business_calendar.id", ondelete="SET NULL")
    target_seconds: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    warn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_seconds: Mapped[float | None]
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_why: Mapped[str] = mapped_column(String(12), default="")
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    breached_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    calendar: Mapped[BusinessCalendar | None] = relationship(lazy="raise_on_sql")
    turns: Mapped[list[SlaClockChange]] = relationship(order_by="SlaClockChange.id", lazy="raise_on_sql")

    @classmethod
    def start(cls, case_id: int, kind: str, calendar: BusinessCalendar, target: timedelta, now: datetime) -> SlaClock:
        """Return a timer of this kind that runs from `now` on."""
        clock = cls(case_id=case_id, kind=kind, calendar_id=calendar.id, calendar=calendar, started_at=now)
        clock.keep(sla_clock.ClockState.start(calendar.value, target, now))
        return clock

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def is_running(self) -> bool:
        return self.paused_at is None and self.stopped_at is None

    def value(self, otherwise: Calendar) -> sla_clock.ClockState:
        """Return the timer's value for calculations, with the calendar `otherwise` if it has none of its own."""
        calendar = self.calendar.value if self.calendar else otherwise
        left = None if self.left_seconds is None else timedelta(seconds=self.left_seconds)
        target = timedelta(seconds=self.target_seconds)
        return sla_clock.ClockState(
            calendar, target, self.started_at, self.due_at, left, self.stopped_at, self.breached_at
        )

    def keep(self, value: sla_clock.ClockState) -> None:
        """Store the values of a calculation."""
        self.target_seconds = int(value.target / SECOND)
        self.due_at, self.warn_at = value.due_at, value.warn_at
        self.left_seconds = None if value.left is None else value.left / SECOND
        self.stopped_at, self.breached_at = value.stopped_at, value.breached_at


class SlaClockChange(Base):
    """Change of a timer: "started", "paused", "resumed", "retargeted", "stopped" or "reopened", and its values then."""

    __tablename__ = "case_clock_turn"

    id: Mapped[Id]
    clock_id: Mapped[int] = foreign_key("case_clock.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    target_seconds: Mapped[int]
    left_seconds: Mapped[float]
    calendar_id: Mapped[int | None] = foreign_key("business_calendar.id", index=False, ondelete="SET NULL")

    calendar: Mapped[BusinessCalendar | None] = relationship(lazy="raise_on_sql")


class SlaPolicy(Base):
    """SLA policy: for each priority and timer kind the target, in seconds of business time."""

    __tablename__ = "sla_policy"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    calendar_id: Mapped[int] = foreign_key("business_calendar.id")
    targets: Mapped[dict[str, Any]] = mapped_column(JSON)
    case_type_id: Mapped[int | None] = foreign_key("case_type.id", ondelete="CASCADE")
    segment_id: Mapped[int | None] = foreign_key("segment.id", ondelete="CASCADE")
    raises_priority: Mapped[bool] = mapped_column(default=True)
    tells_team: Mapped[bool] = mapped_column(default=True)

    calendar: Mapped[BusinessCalendar] = relationship(lazy="joined", innerjoin=True)  # every SLA target needs it

    def targets_for(self, priority: str) -> Targets:
        return Targets(**{kind: timedelta(seconds=seconds) for kind, seconds in self.targets[priority].items()})
