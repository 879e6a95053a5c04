"""Format dates, times, ages and country names for the reader."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import format_date, get_locale
from flask_babel import format_datetime as babel_format_datetime
from flask_babel import gettext as _

from app.core.clock import day_here

LONGEST_AGE = 100  # days
SAME_WEEK = 7  # days within which a weekday means one date


def age(at: datetime, now: datetime) -> str:
    """Return a short age: "5 min", "3 h", "2 d"; the month after a hundred days."""
    minutes = max(int((now - at).total_seconds() // 60), 1)
    hours, days = minutes // 60, minutes // 1440
    if days >= LONGEST_AGE:
        text: str = format_date(at, "MMM y")
    elif days:
        text = _("%(days)s d", days=days)
    else:
        text = _("%(hours)s h", hours=hours) if hours else _("%(minutes)s min", minutes=minutes)
    return text


def format_datetime(at: datetime, now: datetime) -> str:
    """Return a time in the reader's zone: "today 14:00", "Fri 20 Nov 16:10"."""
    days = days_between(now, at)
    hour = babel_format_datetime(at, "HH:mm")
    if days not in (0, 1):
        day: str = _("%(day)s %(time)s", day=babel_format_datetime(at, "EEE d MMM"), time=hour)
        return day
    text: str = _("tomorrow %(time)s", time=hour) if days else _("today %(time)s", time=hour)
    return text


def days_between(now: datetime, at: datetime) -> int:
    """Return the number of calendar days from `now` to `at` in the reader's zone."""
    return (day_here(at) - day_here(now)).days


def weekday(day: date, with_year: bool = False) -> str:
    """Return a date with its weekday in full: "Monday 23 Nov"."""
    text: str = format_date(day, "EEE d MMM y" if with_year else "EEEE d MMM")
    return text


def short_day(day: date) -> str:
    """Return a short date: "Mon 23 Nov"."""
    text: str = format_date(day, "EEE d MMM")
    return text


def country_name(code: str) -> str:
    """Return the name of a country in the reader's language; "" for no country."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if code and locale else code


def day_and_hour(at: datetime) -> str:
    """Return an absolute time, correct whenever it is read: "20 Nov 2026, 16:10"."""
    text: str = babel_format_datetime(at, "d MMM y, HH:mm")
    return text
