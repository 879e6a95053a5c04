"""The one place that reads the clock: tests move it, actions are handed its time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)
