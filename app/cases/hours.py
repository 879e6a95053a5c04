"""Opening hours and dates as people type them: "09:00-12:30, 13:30-18:00", "2026-12-24 Stock-taking". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from app.cases.calendars import MIDNIGHT, Interval

INTERVAL = re.compile(r"\s*(\d{1,2})(?:[:.h](\d{2})?)?\s*(?:-|–|—|to|à)\s*(\d{1,2})(?:[:.h](\d{2})?)?\s*", re.ASCII)
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(\S.*))?", re.ASCII)
LONGEST_NAME = 80  # characters of the name of a date

UNREADABLE, BACKWARDS, OVERLAPPING, OUTSIDE = "unreadable", "backwards", "overlapping", "outside"


class Mistyped(ValueError):
    """`what` is the part that cannot be taken, `why` one of UNREADABLE, BACKWARDS, OVERLAPPING, OUTSIDE."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(f"{why}: {what}")
        self.why, self.what = why, what


def read_hours(text: str) -> tuple[Interval, ...]:
    """The intervals of one day, in order; none for an empty text. Raises Mistyped."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    intervals = sorted((_interval(part), part) for part in parts)
    for (before, _part), (after, part) in pairwise(intervals):
        if after[0] < before[1]:
            raise Mistyped(OVERLAPPING, part)
    return _joined([interval for interval, _part in intervals])


def _joined(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    """Intervals that touch are one."""
    joined: list[Interval] = []
    for opens, closes in intervals:
        if joined and joined[-1][1] == opens:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _interval(part: str) -> Interval:
    found = INTERVAL.fullmatch(part)
    if found is None:
        raise Mistyped(UNREADABLE, part)
    hours = [int(number or 0) for number in found.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if max(hours[1], hours[3]) > 59 or max(opens, closes) > MIDNIGHT:
        raise Mistyped(OUTSIDE, part)
    if closes <= opens:
        raise Mistyped(BACKWARDS, part)
    return opens, closes


def write_hours(intervals: Sequence[Sequence[int]], dash: str = "-") -> str:
    """The same as `read_hours` reads."""
    return ", ".join(f"{clock_time(opens)}{dash}{clock_time(closes)}" for opens, closes in intervals)


def clock_time(minute: int) -> str:
    """A minute of the day on the wall: "13:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_dates(text: str) -> list[str]:
    """One date a line, in order, each with its name behind it where it has one. Raises Mistyped."""
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        typed = DATE.fullmatch(line)
        if typed is None or not _is_date(typed[1]) or len(typed[2] or "") > LONGEST_NAME:
            raise Mistyped(UNREADABLE, line)
        found[typed[1]] = f"{typed[1]} {typed[2] or ''}".strip()
    return [found[day] for day in sorted(found)]


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
