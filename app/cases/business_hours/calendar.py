"""Business time: arithmetic on instants over the open hours of a calendar. Pure: no database, no request."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

MIDNIGHT = 24 * 60  # the minute at which an interval closes that lasts until the end of its day
LONGEST_CLOSURE = timedelta(days=400)  # our limit: no office is closed for longer, and every search has to end
OFFICE_HOURS = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))  # the default calendar of defaults.md: 8 hours a day
Interval = tuple[int, int]  # opens and closes, in minutes after local midnight; the closing minute itself is closed
Span = tuple[datetime, datetime]  # the same in UTC
Hours = list[tuple[timedelta, timedelta]]  # a day's intervals, as time after its midnight
_NOTHING = timedelta(0)
_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class NeverOpen(ValueError):
    """The calendar has no open time, or none within `LONGEST_CLOSURE` of the instant in question."""


@dataclass(frozen=True)
class Calendar:
    """The open intervals of each weekday (Monday first), the closed dates, and the time zone of both.

    Raises NeverOpen if no weekday has an interval, ValueError if intervals are out of order, overlap or exceed their
    day, and ZoneInfoNotFoundError for an unknown zone.
    """

    weekly: tuple[tuple[Interval, ...], ...]
    zone: str = "UTC"
    holidays: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("A week has seven days.")
        if not any(self.weekly):
            raise NeverOpen("A calendar needs at least one open interval.")
        for intervals in self.weekly:
            edges = [minute for interval in intervals for minute in interval]
            if edges != sorted(edges) or any(opens == closes for opens, closes in intervals):
                raise ValueError("Intervals must be in order and must not overlap.")
            if edges and not 0 <= edges[0] <= edges[-1] <= MIDNIGHT:
                raise ValueError("Intervals must lie within one day.")
        ZoneInfo(self.zone)

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """Return the earliest instant by which `amount` of business time has passed since `start`.

        A negative `amount` goes back: it returns the earliest instant from which no more than that much business time
        passes until `start`. Raises NeverOpen if a closure of more than 400 days lies in between.
        """
        start = _in_utc(start)
        if not amount:
            return start
        return self._forward(start, amount) if amount > _NOTHING else self._back(start, -amount)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the business time from `start` to `end`; negative if `end` is before `start`."""
        start, end = _in_utc(start), _in_utc(end)
        if end < start:
            return -self.between(end, start)
        passed, day = _NOTHING, _midnight(start)
        while day < end:
            for opens, closes in self._spans(day):
                passed += max(_NOTHING, min(closes, end) - max(opens, start))
            day += _DAY
        return passed

    def latest_start(self, now: datetime, amount: timedelta) -> datetime:
        """Return the last instant from which at least `amount` (positive) has passed by `now`. Raises NeverOpen."""
        return self.next_opening(self.add(now, -amount))

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield the open spans, in order, of the UTC days from that of `start` to that of `end`."""
        day = _midnight(_in_utc(start))
        while day <= end:
            yield from self._spans(day)
            day += _DAY

    def is_open(self, at: datetime) -> bool:
        local = _in_utc(at).astimezone(self._zone).replace(tzinfo=None)
        since_midnight = local - _midnight(local)
        return any(opens <= since_midnight < closes for opens, closes in self._hours_of(local))

    def next_opening(self, at: datetime) -> datetime:
        """Return `at` if the calendar is open then, else the next opening. Raises NeverOpen if over 400 days away."""
        at = _in_utc(at)
        return max(at, next(self._spans_after(at))[0])

    def _forward(self, start: datetime, left: timedelta) -> datetime:
        for opens, closes in self._spans_after(start):
            first = max(opens, start)
            if left <= closes - first:
                return first + left
            left -= closes - first
        raise AssertionError("spans end by NeverOpen")

    def _back(self, start: datetime, left: timedelta) -> datetime:
        for opens, closes in self._spans_before(start):
            last = min(closes, start)
            if left < last - opens:
                return last - left
            left -= last - opens
        raise AssertionError("spans end by NeverOpen")

    def _spans_after(self, start: datetime) -> Iterator[Span]:
        """Yield the open spans that end after `start`, in order."""
        day = _midnight(start)
        last = start
        while day - last < LONGEST_CLOSURE:
            for span in self._spans(day):
                if span[1] > start:
                    last = span[1]
                    yield span
            day += _DAY
        raise NeverOpen(f"Nothing is open for {LONGEST_CLOSURE.days} days after {last:%Y-%m-%d}.")

    def _spans_before(self, start: datetime) -> Iterator[Span]:
        """Yield the open spans that begin before `start`, last one first."""
        day = _midnight(start)
        last = start
        while last - day < LONGEST_CLOSURE:
            for span in reversed(self._spans(day)):
                if span[0] < start:
                    last = span[0]
                    yield span
            day -= _DAY
        raise NeverOpen(f"Nothing is open for {LONGEST_CLOSURE.days} days before {last:%Y-%m-%d}.")

    def _spans(self, day: datetime) -> list[Span]:
        """Return the open spans within the 24 hours after `day`, a midnight in UTC, in order."""
        spans = []
        for start, end, offset in self._steady_parts(day, day + _DAY):
            local = _midnight(start + offset)
            while (midnight := local - offset) < end:
                for opens, closes in self._hours_of(local):
                    span = (max(start, midnight + opens), min(end, midnight + closes))
                    if span[0] < span[1]:
                        spans.append(span)
                local += _DAY
        return spans

    def _steady_parts(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime, timedelta]]:
        """Return the day with its UTC offset; split in two where the zone changes its offset on that day."""
        before, after = self._offset(start), self._offset(end)
        if before == after:
            return [(start, end, before)]
        first, last = 0, int((end - start) / _SECOND)
        while last - first > 1:
            middle = (first + last) // 2
            first, last = (middle, last) if self._offset(start + middle * _SECOND) == before else (first, middle)
        change = start + last * _SECOND
        return [(start, change, before), (change, end, after)]

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self._zone).utcoffset() or _NOTHING

    def _hours_of(self, local: datetime) -> Hours:
        return [] if local.date() in self.holidays else self._hours[local.weekday()]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _hours(self) -> list[Hours]:
        return [
            [(timedelta(minutes=opens), timedelta(minutes=closes)) for opens, closes in intervals]
            for intervals in self.weekly
        ]


def office_calendar(zone: str = "UTC", holidays: Container[date] = frozenset()) -> Calendar:
    """Return the default calendar of an instance: Monday to Friday, 09:00-12:30 and 13:30-18:00."""
    return Calendar((OFFICE_HOURS,) * 5 + ((), ()), zone, holidays)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("An instant needs its time zone.")
    return at.astimezone(UTC)


class OpenTime:
    """Precomputed open spans from `start` to `end` (whole days), with the business time before and after each."""

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
        """As `Calendar.add`, for a `start` within these days and a positive `amount`; None if it ends after them."""
        first = bisect_right(self._closes, start)
        if first == len(self._closes):
            return None
        needed = self._before[first] + max(timedelta(0), start - self._opens[first]) + amount
        last = bisect_left(self._after, needed)
        return self._opens[last] + (needed - self._before[last]) if last < len(self._after) else None
