"""Table of business calendars."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.business_hours.calendar import Calendar
from app.cases.business_hours.holidays import Holidays
from app.core.db.base import Base, Id


class BusinessCalendar(Base):
    """Business hours of an office: `weekly` has for each weekday, Monday first, intervals in minutes after midnight.

    It is closed on the public holidays of its country and on the dates of `holidays`, each optionally followed by a
    name ("2026-12-24 Stock-taking"), except on those of `open_dates`.
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
        """Return the calendar as a value for calculations."""
        week = tuple(tuple((opens, closes) for opens, closes in day) for day in self.weekly)
        return Calendar(week, self.zone, self.closures)

    @property
    def closures(self) -> Holidays:
        """Return the dates on which the office is closed."""
        own = tuple((date.fromisoformat(line[:10]), line[11:]) for line in self.holidays)
        opened = frozenset(date.fromisoformat(day) for day in self.open_dates)
        return Holidays(own, opened, self.country, self.subdivision)
