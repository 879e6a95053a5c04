"""Leaderboards: their names in the table, and when each begins and ends. Weeks and months are in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

WEEK, MONTH, ALL_TIME = PERIODS = ("week", "month", "all")
LATE = timedelta(days=1)  # points earned just before a board ended may be counted until then


class Board(NamedTuple):
    """A leaderboard. `since` and `until` are None if it covers all time."""

    name: str
    since: datetime | None = None
    until: datetime | None = None


def board_at(period: str, now: datetime) -> Board:
    """Return the current board of this period. Raises KeyError if there is no such period."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    monday = midnight - timedelta(days=midnight.weekday())
    first = midnight.replace(day=1)
    year, week, _day = midnight.isocalendar()
    return {
        WEEK: Board(f"week:{year}-{week:02}", monday, monday + timedelta(days=7)),
        MONTH: Board(f"month:{midnight:%Y-%m}", first, (first + timedelta(days=31)).replace(day=1)),
        ALL_TIME: Board(ALL_TIME),
    }[period]


def boards_at(now: datetime) -> list[Board]:
    """Return all current boards, and those that ended within the last day."""
    return list(dict.fromkeys(board_at(period, at) for at in (now, now - LATE) for period in PERIODS))
