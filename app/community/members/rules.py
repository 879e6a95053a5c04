"""The leaderboards: which there are at a time, what they are called in the table of standings, and when each began.

Weeks and months are UTC's, as the ledger's days are.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

WEEK, MONTH, ALL_TIME = PERIODS = ("week", "month", "all")
LATE = timedelta(days=1)  # a board that ended since then may still get what was earned on it


class Board(NamedTuple):
    """`since` is None where it has always been."""

    name: str
    since: datetime | None = None
    until: datetime | None = None


def board_at(period: str, now: datetime) -> Board:
    """The board of this period that runs at this time. Raises KeyError where there is no such period."""
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
    """All boards that run, and those that ended a moment ago."""
    return list(dict.fromkeys(board_at(period, at) for at in (now, now - LATE) for period in PERIODS))
