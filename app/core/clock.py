"""The one place that reads the clock: tests move it, actions are handed its time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import get_timezone  # noqa: TID251 — the one place that asks for it

MIDNIGHT = time()


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def minute_of(at: datetime) -> datetime:
    """The minute that it lies in: what pages say of the time is shared by the minute."""
    return at.replace(second=0, microsecond=0)


def zone_here() -> ZoneInfo:
    """The reader's time zone; the one that Flask-Babel returns knows no summer time after 2037, and must never be
    given to a `datetime` as its zone."""
    return ZoneInfo(str(get_timezone()))


def day_here(at: datetime) -> date:
    """The calendar day on which that was, or will be, where the reader is."""
    return at.astimezone(zone_here()).date()


def instant(day: date, hour: time = MIDNIGHT, zone: str = "") -> datetime:
    """The instant, in UTC, at which clocks show that hour of that day in the zone of this name, or where the reader is:
    by the clocks of that day, whatever they show today."""
    return datetime.combine(day, hour, ZoneInfo(zone) if zone else zone_here()).astimezone(UTC)
