"""The open time of a calendar over some days, added up once, so that a hundred thousand sums take no time. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from app.cases.calendars import Calendar


class OpenTime:
    """The open spans from the day of `start` to that of `end`, and how much had passed before and after each."""

    def __init__(self, calendar: Calendar, start: datetime, end: datetime) -> None:
        self._opens: list[datetime] = []
        self._closes: list[datetime] = []
        self._before: list[timedelta] = []
        self._after: list[timedelta] = []
        passed = timedelta(0)
        for opens, closes in calendar.spans(start, end):
            self._opens.append(opens)
            self._closes.append(closes)
            self._before.append(passed)
            passed += closes - opens
            self._after.append(passed)

    def add(self, start: datetime, amount: timedelta) -> datetime | None:
        """What `Calendar.add` says of a `start` within these days and an `amount` of more than nothing; None where
        that much has not passed by their end.
        """
        first = bisect_right(self._closes, start)
        if first == len(self._closes):
            return None
        needed = self._before[first] + max(timedelta(0), start - self._opens[first]) + amount
        last = bisect_left(self._after, needed)
        return self._opens[last] + (needed - self._before[last]) if last < len(self._after) else None
