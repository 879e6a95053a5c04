"""The one place that reads the clock: tests move it, actions are handed its time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import get_timezone


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def minute_of(at: datetime) -> datetime:
    """The minute that it lies in: what pages say of the time is shared by the minute."""
    return at.replace(second=0, microsecond=0)


def start_of_day(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which the calendar day begins in the time zone of this name."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def at_place(day: date, hour: time) -> datetime:
    """That hour of that day where the reader is: by the clocks of that day, whatever they show today."""
    return datetime.combine(day, hour, tzinfo=ZoneInfo(str(get_timezone())))
