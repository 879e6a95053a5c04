"""Calendars as their page shows them: the hours of a week, and the days on which the office is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.cases.business_hours.models import BusinessCalendar
from app.cases.sla.models import SlaClock, SlaPolicy
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import NotFound

LOOKED_AHEAD = 800  # days in which closed ones are looked for
NEXT_CLOSED = 10


class Day(NamedTuple):
    """A date, its open intervals, and why it is closed where it would be open otherwise."""

    date: date
    intervals: Sequence[Sequence[int]]
    is_closed: bool = False
    name: str = ""


def calendars() -> Sequence[tuple[BusinessCalendar, int]]:
    """All calendars by name, each with how many policies go by it."""
    used = select(func.count()).where(SlaPolicy.calendar_id == BusinessCalendar.id).scalar_subquery()
    return [tuple(row) for row in db.session.execute(select(BusinessCalendar, used).order_by(BusinessCalendar.name))]


def all_calendars() -> Sequence[BusinessCalendar]:
    """All calendars by name."""
    return db.session.scalars(select(BusinessCalendar).order_by(BusinessCalendar.name)).all()


def get_calendar(calendar_id: int) -> BusinessCalendar:
    """The calendar; raises NotFound where there is none."""
    found = db.session.get(BusinessCalendar, calendar_id)
    if found is None:
        raise NotFound
    return found


def why_kept(calendar: BusinessCalendar) -> str:
    """Return why the calendar cannot be deleted: an SLA policy or a running SLA timer uses it; "" if it can."""
    why = ""
    by_policy = select(SlaPolicy.name).where(SlaPolicy.calendar_id == calendar.id).limit(1)
    by_clock = select(SlaClock.id).where(SlaClock.calendar_id == calendar.id, SlaClock.stopped_at.is_(None)).limit(1)
    if policy := db.session.scalar(by_policy):
        why = _("The SLA policy “%(policy)s” uses this calendar. Choose another calendar for it first.", policy=policy)
    elif db.session.scalar(by_clock):
        why = _("Open cases have due times counted in this calendar. You can delete it once none of them is running.")
    return why


def stamp_of_calendar(calendar: BusinessCalendar) -> int:
    """Moves with what the form may change."""
    place = calendar.zone, calendar.country, calendar.subdivision
    return version_hash(calendar.name, *place, calendar.weekly, calendar.holidays, calendar.open_dates)


def week_of(calendar: BusinessCalendar, today: date, language: str) -> list[Day]:
    """The days of this week, Monday first."""
    monday = today - timedelta(days=today.weekday())
    return [_day(calendar, monday + timedelta(days=number), language) for number in range(7)]


def next_closed(calendar: BusinessCalendar, today: date, language: str) -> list[Day]:
    """The next ten days that would be open by their weekday, and are closed."""
    ahead = (_day(calendar, today + timedelta(days=number), language) for number in range(LOOKED_AHEAD))
    found = [day for day in ahead if day.is_closed]
    return found[:NEXT_CLOSED]


def _day(calendar: BusinessCalendar, day: date, language: str) -> Day:
    intervals, closures = calendar.weekly[day.weekday()], calendar.closures
    if not intervals or day not in closures:
        return Day(day, intervals)
    return Day(day, (), True, closures.name_of(day, language))
