"""Explain a due time: the life of a timer in stretches, and the open hours of each, day by day. Pure.

The sums agree with the timer. If today's calendar counts differently than then, the difference is separate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from app.cases.business_hours.calendar import Calendar, Interval
from app.cases.sla.clock import ClockState, warning_before

STARTED, PAUSED, RESUMED, RETARGETED, STOPPED, REOPENED = (
    "started",
    "paused",
    "resumed",
    "retargeted",
    "stopped",
    "reopened",
)
OPEN, SHUT, HOLIDAY, MANY = "open", "shut", "holiday", "many"
MOST_ROWS = 30  # of a stretch; the middle of a longer one is a single row
_NOTHING = timedelta(0)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """A change of a timer, and its values from then on."""

    kind: str
    at: datetime
    target: timedelta
    left: timedelta
    calendar: Calendar

    @property
    def used(self) -> timedelta:
        return self.target - self.left


@dataclass(frozen=True)
class Row:
    """A day of the calendar, or the days from `first` to `last`: the time counted on it, and in total until its end.

    `shift` is by how much that day is open longer than its hours, because the zone changes its UTC offset within them.
    """

    kind: str
    first: date
    last: date
    hours: Sequence[Interval]
    counted: timedelta
    total: timedelta
    shift: timedelta = _NOTHING


@dataclass(frozen=True)
class Stretch:
    """From one change to the next, or to the due time; `counted` of its `open_time` is zero while paused."""

    turn: Turn
    until: datetime
    is_counted: bool
    counted: timedelta
    open_time: timedelta
    rows: tuple[Row, ...]

    @property
    def unexplained(self) -> timedelta:
        """Return the time counted that differs from today's hours."""
        return self.counted - self.open_time if self.is_counted else _NOTHING


@dataclass(frozen=True)
class Explanation:
    """The life of a timer; `clock` is its current state."""

    clock: ClockState
    stretches: tuple[Stretch, ...]

    @property
    def last(self) -> Turn:
        """Return the change from which the due time was calculated."""
        return self.stretches[-1].turn

    @property
    def used(self) -> timedelta:
        """Return the time used until the last change."""
        return self.last.used

    @property
    def warning(self) -> timedelta:
        """Return how long before the due time the timer warns."""
        return warning_before(self.clock.target)


def explain(clock: ClockState, turns: Sequence[Turn]) -> Explanation:
    """Explain the timer from its recorded changes, in order; without any, as far as its state allows."""
    known = list(turns) or _guessed(clock)
    stretches, is_running, total = [], False, _NOTHING
    for turn, following in pairwise([*known, None]):
        assert turn is not None
        is_running = turn.kind in (STARTED, RESUMED, REOPENED) or (turn.kind == RETARGETED and is_running)
        until = _end(turn, following, is_running, clock)
        counted = _counted(turn, following, is_running)
        days = _Days(turn.calendar, turn.at, until)
        rows = _condensed(list(days.rows(total if is_running else None)))
        stretches.append(Stretch(turn, until, is_running, counted, days.open_time, rows))
        total = following.used if following else total + counted
    return Explanation(clock, tuple(stretches))


def _guessed(clock: ClockState) -> list[Turn]:
    """Return the presumed changes of a timer without recorded ones: it started, and was paused or stopped if it is."""
    started = Turn(STARTED, clock.started_at, clock.target, clock.target, clock.calendar)
    if clock.left is None:
        return [started]
    halted = clock.stopped_at or max(clock.started_at, clock.due_at)
    return [started, Turn(STOPPED if clock.stopped_at else PAUSED, halted, clock.target, clock.left, clock.calendar)]


def _end(turn: Turn, following: Turn | None, is_running: bool, clock: ClockState) -> datetime:
    if following:
        return max(turn.at, following.at)
    return max(turn.at, clock.due_at) if is_running else turn.at


def _counted(turn: Turn, following: Turn | None, is_running: bool) -> timedelta:
    if not is_running:
        return _NOTHING
    return following.used - turn.used if following else max(_NOTHING, turn.left)


@dataclass(frozen=True)
class _Days:
    """The days of a calendar between two instants, in its own zone."""

    calendar: Calendar
    start: datetime
    end: datetime

    @cached_property
    def open_time(self) -> timedelta:
        return self.calendar.between(self.start, self.end)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.calendar.zone)

    def rows(self, total: timedelta | None) -> Iterator[Row]:
        """Yield rows, consecutive days without hours in one; `total` is continued, or nothing counts if None."""
        if self.end <= self.start:
            return
        day, last = self.start.astimezone(self.zone).date(), self.end.astimezone(self.zone).date()
        shut: Row | None = None
        while day <= last:
            row = self._row(day, total)
            total = None if total is None else row.total
            day += _DAY
            if row.kind == SHUT:
                shut = replace(shut, last=row.last) if shut else row
                continue
            if shut:
                yield shut
            shut = None
            yield row
        if shut:
            yield shut

    def _row(self, day: date, total: timedelta | None) -> Row:
        hours, total_before = self.calendar.weekly[day.weekday()], total or _NOTHING
        if not hours or day in self.calendar.holidays:
            return Row(HOLIDAY if hours else SHUT, day, day, (), _NOTHING, total_before)
        midnight, next_midnight = self._midnight(day), self._midnight(day + _DAY)
        counted = _NOTHING
        if total is not None:
            counted = self.calendar.between(max(self.start, midnight), min(self.end, next_midnight))
        on_the_wall = timedelta(minutes=sum(closes - opens for opens, closes in hours))
        shift = self.calendar.between(midnight, next_midnight) - on_the_wall
        return Row(OPEN, day, day, hours, counted, total_before + counted, shift)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


def _condensed(rows: list[Row]) -> tuple[Row, ...]:
    if len(rows) <= MOST_ROWS:
        return tuple(rows)
    half = MOST_ROWS // 2
    middle = rows[half:-half]
    counted = sum((row.counted for row in middle), _NOTHING)
    many = Row(MANY, middle[0].first, middle[-1].last, (), counted, middle[-1].total)
    return (*rows[:half], many, *rows[-half:])
