"""Service levels: what we promise by when, and one clock for each promise. Pure arithmetic on a business calendar.

A clock is a value: every turn of it (pause, resume, new target, stop) gives another clock. It counts by its due time,
as a case stores it, so that a calendar changed later moves no promise already made, until the clock is turned again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.cases.business_hours.calendar import Calendar

SHORTEST_WARNING = timedelta(minutes=15)  # Zammad
WARNING_SHARE = 0.2  # of the target, where that is longer than 15 minutes; Zammad


@dataclass(frozen=True)
class Targets:
    """Business time within which a case of one priority gets its first and its next response, and its resolution."""

    first_response: timedelta
    next_response: timedelta
    resolution: timedelta


def _targets(response: int, resolution: int) -> Targets:
    return Targets(timedelta(hours=response), timedelta(hours=response), timedelta(hours=resolution))


TARGETS = {  # business hours, 8 to a day: Khoros and Jira Service Management; the next response is due like the first
    "urgent": _targets(1, 4),
    "high": _targets(4, 8),
    "normal": _targets(8, 24),
    "low": _targets(16, 40),
}


def warning_before(target: timedelta) -> timedelta:
    """How long before it is due a promise warns, in business time: 15 minutes or 20 % of the target if longer."""
    return min(target, max(SHORTEST_WARNING, target * WARNING_SHARE))


@dataclass(frozen=True)
class ClockState:
    """One promise: a target in business time, running, paused or stopped.

    While it runs, `left` is None and `due_at` is when it breaches. While it does not, `left` is the business time
    that it had left when it was halted, negative where it was overdue, and `due_at` is what was promised until then.
    A promise once broken stays broken: `breached_at` is kept whatever happens to the clock afterwards.
    """

    calendar: Calendar
    target: timedelta
    started_at: datetime
    due_at: datetime
    left: timedelta | None = None
    stopped_at: datetime | None = None
    breached_at: datetime | None = None

    @classmethod
    def start(cls, calendar: Calendar, target: timedelta, now: datetime) -> ClockState:
        """A clock that runs from `now` on. Raises ValueError where the target is no time at all."""
        return cls(calendar, _positive(target), now, calendar.add(now, target))

    @property
    def is_running(self) -> bool:
        """Whether business time counts: neither paused nor stopped."""
        return self.left is None

    @property
    def warn_at(self) -> datetime:
        """When to warn, `warning_before` the due time; in the past where less than that was left on resuming."""
        return self.calendar.add(self.due_at, -warning_before(self.target))

    def is_breached(self, now: datetime) -> bool:
        """Whether the promise was broken by `now`: at its due time it is not late yet."""
        return self.breached_at is not None or (self.is_running and now > self.due_at)

    def left_at(self, now: datetime) -> timedelta:
        """Business time left, negative where overdue."""
        return self.calendar.between(now, self.due_at) if self.left is None else self.left

    def used_at(self, now: datetime) -> timedelta:
        """Business time that counted against the target: pauses do not."""
        return self.target - self.left_at(now)

    def share_used(self, now: datetime) -> float:
        """How much of the target is used up: from 0 to 1, where it stays when overdue."""
        return min(1.0, max(0.0, self.used_at(now) / self.target))

    def pause(self, now: datetime) -> ClockState:
        """While the next word is the customer's; a clock that does not run stays as it is."""
        return self._settle(now, left=self.left_at(now)) if self.is_running else self

    def resume(self, now: datetime) -> ClockState:
        """Go on with what was left; a clock that is not paused, but runs or was stopped, stays as it is."""
        if self.left is None or self.stopped_at:
            return self
        return replace(self, due_at=self.calendar.add(now, self.left), left=None)

    def retarget(self, target: timedelta, now: datetime, calendar: Calendar | None = None) -> ClockState:
        """Another priority or policy: the business time used so far counts against the new target, paused or not."""
        calendar = calendar or self.calendar
        left = _positive(target) - self.used_at(now)
        if self.left is not None:
            return replace(self, calendar=calendar, target=target, left=left)
        return self._settle(now, calendar=calendar, target=target, due_at=calendar.add(now, left))

    def stop(self, now: datetime) -> ClockState:
        """The promise is kept, or of no more use; what was left is kept for a case that reopens."""
        return self if self.stopped_at else self._settle(now, left=self.left_at(now), stopped_at=now)

    def reopen(self, now: datetime) -> ClockState:
        """The promise counts again, as of a case that was resolved too early: a stopped clock goes on with what was
        left."""
        return replace(self, stopped_at=None).resume(now) if self.stopped_at else self

    def _settle(self, now: datetime, **turned: object) -> ClockState:
        """Turn the clock, and note a breach that the turn would otherwise hide."""
        breached_at = self.breached_at or (self.due_at if self.is_breached(now) else None)
        return replace(self, breached_at=breached_at, **turned)  # type: ignore[arg-type]


def _positive(target: timedelta) -> timedelta:
    if target <= timedelta(0):
        raise ValueError("A target has to be longer than nothing.")
    return target
