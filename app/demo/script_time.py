"""Times of the story, relative to its end, which is now.

"24d 19:40" is 24 days before the end, at that local time of the company; "3h 20m" is that long before the end; "5b" is
5 business hours before it. A duration can combine both: "1d 2b" is a day, and then 2 business hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.cases.business_hours.calendar import Calendar, office_calendar

ZONE = "Europe/Paris"
DAY_AND_HOUR = re.compile(r"(\d+)d (\d\d):(\d\d)")
LENGTH = re.compile(r"(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)? ?(?:([\d.]+)b)?")


@dataclass(frozen=True)
class Length:
    """A duration: elapsed time, followed by business hours."""

    wall: timedelta
    business: timedelta

    @classmethod
    def read(cls, text: str) -> Length:
        """Parse a duration. Raises ValueError if the text is not a duration."""
        found = LENGTH.fullmatch(text)
        if found is None or not any(found.groups()):
            raise ValueError(f"{text!r} is no length of time")
        days, hours, minutes, business = (float(part or 0) for part in found.groups())
        return cls(timedelta(days=days, hours=hours, minutes=minutes), timedelta(hours=business))


@dataclass(frozen=True)
class Clock:
    """Converts the story's times to UTC, for a story that ends at `end`."""

    end: datetime
    calendar: Calendar

    @classmethod
    def ending(cls, end: datetime) -> Clock:
        return cls(end, office_calendar(ZONE))

    def at(self, text: str) -> datetime:
        """Return the time that the text names. Raises ValueError if it names none."""
        found = DAY_AND_HOUR.fullmatch(text)
        if found is None:
            length = Length.read(text)
            start = self.end - length.wall
            return self.calendar.next_opening(self.calendar.add(start, -length.business)) if length.business else start
        days, hour, minute = map(int, found.groups())
        there = self.end.astimezone(ZoneInfo(ZONE)).date() - timedelta(days=days)
        return datetime.combine(there, time(hour, minute), ZoneInfo(ZONE)).astimezone(UTC)

    def after(self, start: datetime, text: str) -> datetime:
        """Return the time this long after `start`."""
        length = Length.read(text)
        return self.calendar.add(start + length.wall, length.business)
