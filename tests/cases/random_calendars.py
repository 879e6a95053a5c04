"""Random calendars, and instants close to the nights in which their zones change the clocks."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from app.cases.business_hours.calendar import MIDNIGHT, Calendar, Interval

ZONES = (
    "UTC",
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)  # Lord Howe changes by half an hour
CLOCK_CHANGES = (
    datetime(2026, 3, 29, 1, tzinfo=UTC),  # Paris
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),  # Lord Howe
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
)


def _intervals(edges: set[int]) -> tuple[Interval, ...]:
    ordered = sorted(edges)
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


def instants() -> st.SearchStrategy[datetime]:
    minutes = st.integers(-3 * 24 * 60, 2 * 24 * 60)
    return st.builds(lambda night, away: night + timedelta(minutes=away), st.sampled_from(CLOCK_CHANGES), minutes)


def amounts(least: int = 0) -> st.SearchStrategy[timedelta]:
    return st.integers(least, 30 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """At least three hours a week, so that the reference comes to an end."""
    edges = st.sets(st.integers(0, 96).map(lambda quarter: quarter * 15) | st.integers(0, MIDNIGHT), max_size=6)
    week = [_intervals(draw(edges)) for _ in range(7)]
    week[draw(st.integers(0, 6))] = ((draw(st.integers(0, 12 * 60)), draw(st.integers(15 * 60, MIDNIGHT))),)
    days = st.builds(
        lambda night, away: (night + timedelta(days=away)).date(), st.sampled_from(CLOCK_CHANGES), st.integers(-3, 9)
    )
    return Calendar(tuple(week), draw(st.sampled_from(ZONES)), draw(st.frozensets(days, max_size=2)))
