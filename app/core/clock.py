"""The one place that reads the clock: tests move it, actions are handed its time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def minute_of(at: datetime) -> datetime:
    """The minute that it lies in: what pages say of the time is shared by the minute."""
    return at.replace(second=0, microsecond=0)
