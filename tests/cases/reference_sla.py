"""Business time minute by minute: slow, obvious, written without a look at the real one. All falls on whole minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.cases.business_hours.calendar import Calendar

MINUTE = timedelta(minutes=1)


def is_open(calendar: Calendar, at: datetime) -> bool:
    """What the clock on the wall and the notice on the door say."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return local.date() not in calendar.holidays and any(a <= minute < b for a, b in calendar.weekly[local.weekday()])


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    passed = timedelta(0)
    while start < end:
        passed += MINUTE * is_open(calendar, start)
        start += MINUTE
    return passed


def after(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The first minute by which `amount` has passed."""
    while amount > timedelta(0):
        amount -= MINUTE * is_open(calendar, start)
        start += MINUTE
    return start


def before(calendar: Calendar, end: datetime, amount: timedelta) -> datetime:
    """The first minute from which no more than `amount` leads to `end`."""
    while amount or not is_open(calendar, end - MINUTE):
        end -= MINUTE
        amount -= MINUTE * is_open(calendar, end)
    return end


class Stopwatch:
    """A promise, ticked through every minute of its life."""

    def __init__(self, calendar: Calendar, target: timedelta, now: datetime) -> None:
        self.calendar, self.target, self.now = calendar, target, now
        self.used = timedelta(0)
        self.is_running = True
        self.is_stopped = False
        self.is_late = False

    def tick_until(self, now: datetime) -> None:
        while self.now < now:
            if self.is_running and self.used >= self.target:
                self.is_late = True
            if self.is_running and is_open(self.calendar, self.now):
                self.used += MINUTE
            self.now += MINUTE

    def was_late(self) -> bool:
        """A clock that runs with more than its target used is late at once, without a tick."""
        return self.is_late or (self.is_running and self.used > self.target)

    def turn(self, deed: str, target: timedelta, calendar: Calendar) -> None:
        """What is stopped listens to nothing but "reopen", which only what is stopped listens to."""
        if self.is_stopped != (deed == "reopen"):
            return
        self.is_late = self.was_late()
        if deed in ("pause", "stop"):
            self.is_running = False
            self.is_stopped = deed == "stop"
        elif deed in ("resume", "reopen"):
            self.is_running, self.is_stopped = True, False
        elif deed in ("retarget", "move"):
            self.target = target
            self.calendar = calendar if deed == "move" else self.calendar
