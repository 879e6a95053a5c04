"""Parse business hours and dates as people type them: "9am-5pm", "22 h - 6 h 30", "2026-12-24 Stock-taking". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from unicodedata import normalize

from app.cases.business_hours.calendar import MIDNIGHT, Interval

_HOUR = r"([0-9]{1,2})(?:\s*(?:[:.]|h|uhr)\s*([0-9]{2})?|([0-9]{2}))?\s*(?:h|min|uhr)?\s*(?:([ap])\.?\s?m\.?)?"
INTERVAL = re.compile(rf"(?:from\s|de\s|von\s)?\s*{_HOUR}\s*(?:-|–|—|−|~|to|until|à|bis)\s*{_HOUR}")
BETWEEN = re.compile(r"[,;&]|\s(?:and|et|und)\s")
NOON = 12 * 60
DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s+(\S.*))?", re.ASCII)
LONGEST_NAME = 80  # characters of the name of a date
UNREADABLE, BACKWARDS, OVERLAPPING, OUTSIDE = "unreadable", "backwards", "overlapping", "outside"


class Mistyped(ValueError):
    """Text that cannot be parsed: `what` is the part, `why` one of UNREADABLE, BACKWARDS, OVERLAPPING, OUTSIDE."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(f"{why}: {what}")
        self.why, self.what = why, what


def read_hours(text: str) -> tuple[Interval, ...]:
    """Return the intervals of one day, in order; one past midnight closes after `MIDNIGHT`. Raises Mistyped."""
    parts = [part.strip() for part in BETWEEN.split(text) if part.strip()]
    intervals = sorted((_interval(part), part) for part in parts)
    for (before, _part), (after, part) in pairwise(intervals):
        if after[0] < before[1]:
            raise Mistyped(OVERLAPPING, part)
    return _joined([interval for interval, _part in intervals])


def week_of(days: Sequence[Sequence[Interval]]) -> list[tuple[Interval, ...]]:
    """Return the intervals of each weekday, Monday first; those that pass midnight are split over two days."""
    week: list[list[Interval]] = [[] for _day in days]
    for number, day in enumerate(days):
        for opens, closes in day:
            week[number].append((opens, min(closes, MIDNIGHT)))
            if closes > MIDNIGHT:
                week[(number + 1) % len(week)].append((0, closes - MIDNIGHT))
    return [_joined(sorted(day)) for day in week]


def _joined(intervals: Sequence[Interval]) -> tuple[Interval, ...]:
    joined: list[Interval] = []
    for opens, closes in intervals:
        if joined and joined[-1][1] >= opens:
            joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
        else:
            joined.append((opens, closes))
    return tuple(joined)


def _interval(part: str) -> Interval:
    found = INTERVAL.fullmatch(normalize("NFKC", part).lower())
    if found is None:
        raise Mistyped(UNREADABLE, part)
    opens, closes = _minute(part, *found.groups()[:4]), _minute(part, *found.groups()[4:])
    if found[8] == "p" and not found[4] and opens < NOON and opens + NOON < closes:
        opens += NOON  # "1-5pm" is in the afternoon, "9-5pm" begins in the morning
    if opens == MIDNIGHT:
        raise Mistyped(OUTSIDE, part)
    if opens == closes and opens > 0:
        raise Mistyped(BACKWARDS, part)
    return opens, closes if closes > opens else closes + MIDNIGHT


def _minute(part: str, hour: str, minute: str | None, digits: str | None, half: str | None) -> int:
    """Return the minute of the day; `half` is the "a" of am or the "p" of pm. Raises Mistyped."""
    hours, minutes = int(hour), int(minute or digits or 0)
    if half and not 1 <= hours <= NOON // 60:
        raise Mistyped(OUTSIDE, part)
    if half:
        hours = hours % 12 + 12 * (half == "p")
    if minutes > 59 or hours * 60 + minutes > MIDNIGHT:
        raise Mistyped(OUTSIDE, part)
    return hours * 60 + minutes


def write_hours(intervals: Sequence[Sequence[int]], dash: str = "-") -> str:
    """Return the intervals as text that `read_hours` accepts."""
    return ", ".join(f"{clock_time(opens)}{dash}{clock_time(closes)}" for opens, closes in intervals)


def clock_time(minute: int) -> str:
    """Return the minute of the day as a clock time: "13:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_dates(text: str) -> list[str]:
    """Return one date per line, sorted, each followed by its name if it has one. Raises Mistyped."""
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
