"""Load calendars, with the hours of a week and the next closed dates."""

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
from app.core.errors import require_found

LOOKED_AHEAD = 800  # days ahead that are searched for closed dates
NEXT_CLOSED = 10


class Day(NamedTuple):
    """A date, its open intervals, and the reason if it is closed although its weekday has business hours."""

    date: date
    intervals: Sequence[Sequence[int]]
    is_closed: bool = False
    name: str = ""


def calendars() -> Sequence[tuple[BusinessCalendar, int]]:
    """Return all calendars by name, each with the number of SLA policies that use it."""
    used = select(func.count()).where(SlaPolicy.calendar_id == BusinessCalendar.id).scalar_subquery()
    return [tuple(row) for row in db.session.execute(select(BusinessCalendar, used).order_by(BusinessCalendar.name))]


def all_calendars() -> Sequence[BusinessCalendar]:
    return db.session.scalars(select(BusinessCalendar).order_by(BusinessCalendar.name)).all()


def get_calendar(calendar_id: int) -> BusinessCalendar:
    return require_found(db.session.get(BusinessCalendar, calendar_id))


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
    """Return a hash of all fields that the form edits."""
    place = calendar.zone, calendar.country, calendar.subdivision
    return version_hash(calendar.name, *place, calendar.weekly, calendar.holidays, calendar.open_dates)


def week_of(calendar: BusinessCalendar, today: date, language: str) -> list[Day]:
    """Return the days of this week, Monday first."""
    monday = today - timedelta(days=today.weekday())
    return [_day(calendar, monday + timedelta(days=number), language) for number in range(7)]


def next_closed(calendar: BusinessCalendar, today: date, language: str) -> list[Day]:
    """Return the next ten closed days whose weekday has business hours."""
    ahead = (_day(calendar, today + timedelta(days=number), language) for number in range(LOOKED_AHEAD))
    found = [day for day in ahead if day.is_closed]
    return found[:NEXT_CLOSED]


def _day(calendar: BusinessCalendar, day: date, language: str) -> Day:
    intervals, closures = calendar.weekly[day.weekday()], calendar.closures
    if not intervals or day not in closures:
        return Day(day, intervals)
    return Day(day, (), True, closures.name_of(day, language))
