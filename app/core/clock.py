"""The only module that reads the system clock. Tests can move it; actions receive the time as an argument."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import get_timezone  # noqa: TID251 — the only use of it

MIDNIGHT = time()


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


def minute_of(at: datetime) -> datetime:
    """Return the time with seconds cut off, so that pages can be shared within the minute."""
    return at.replace(second=0, microsecond=0)


def zone_here() -> ZoneInfo:
    """Return the reader's time zone. Flask-Babel's own has no summer time after 2037: never use it for a `datetime`."""
    return ZoneInfo(str(get_timezone()))


def day_here(at: datetime) -> date:
    """Return the calendar date of this time in the reader's time zone."""
    return at.astimezone(zone_here()).date()


def instant(day: date, hour: time = MIDNIGHT, zone: str = "") -> datetime:
    """Return the UTC instant of this time on this date, in the zone (default: the reader's), by that date's offset."""
    return datetime.combine(day, hour, ZoneInfo(zone) if zone else zone_here()).astimezone(UTC)
