"""SLA targets, and one timer for each target. Pure arithmetic on a business calendar.

A timer is immutable: every change returns another one. It counts by its stored due time, so that a changed calendar
moves no existing due time until the timer is changed again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.cases.business_hours.calendar import Calendar

SHORTEST_WARNING = timedelta(minutes=15)  # Zammad
WARNING_SHARE = 0.2  # of the target, if that is longer than 15 minutes; Zammad


@dataclass(frozen=True)
class Targets:
    """Business time within which a case of one priority gets its first and next response, and its resolution."""

    first_response: timedelta
    next_response: timedelta
    resolution: timedelta


def _targets(response: int, resolution: int) -> Targets:
    return Targets(timedelta(hours=response), timedelta(hours=response), timedelta(hours=resolution))


TARGETS = {  # business hours, 8 to a day: Khoros and Jira Service Management; next response as the first
    "urgent": _targets(1, 4),
    "high": _targets(4, 8),
    "normal": _targets(8, 24),
    "low": _targets(16, 40),
}


def warning_before(target: timedelta) -> timedelta:
    """Return how long before its due time a timer warns: 15 minutes or 20 % of the target, whichever is longer."""
    return min(target, max(SHORTEST_WARNING, target * WARNING_SHARE))


@dataclass(frozen=True)
class ClockState:
    """SLA timer: a target in business time, running, paused or stopped.

    While it runs, `left` is None and `due_at` is when it breaches. Otherwise `left` is the business time left when it
    was paused or stopped (negative if overdue), `due_at` the due time until then. A set `breached_at` is final.
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
        """Return a timer that runs from `now` on. Raises ValueError if the target is not positive."""
        return cls(calendar, _positive(target), now, calendar.add(now, target))

    @property
    def is_running(self) -> bool:
        """Return whether business time counts: neither paused nor stopped."""
        return self.left is None

    @property
    def warn_at(self) -> datetime:
        """Return when to warn, `warning_before` the due time; in the past if less than that was left on resuming."""
        return self.calendar.add(self.due_at, -warning_before(self.target))

    def is_breached(self, now: datetime) -> bool:
        """Return whether the target was breached by `now`: exactly at its due time it is not yet."""
        return self.breached_at is not None or (self.is_running and now > self.due_at)

    def left_at(self, now: datetime) -> timedelta:
        """Return the business time left, negative if overdue."""
        return self.calendar.between(now, self.due_at) if self.left is None else self.left

    def used_at(self, now: datetime) -> timedelta:
        """Return the business time that counted against the target, without pauses."""
        return self.target - self.left_at(now)

    def share_used(self, now: datetime) -> float:
        """Return the share of the target that is used, from 0 to 1; 1 if overdue."""
        return min(1.0, max(0.0, self.used_at(now) / self.target))

    def pause(self, now: datetime) -> ClockState:
        """Pause the timer while it waits for the customer; one that is not running is returned unchanged."""
        return self._settle(now, left=self.left_at(now)) if self.is_running else self

    def resume(self, now: datetime) -> ClockState:
        """Resume with the time that was left; a timer that is running or stopped is returned unchanged."""
        if self.left is None or self.stopped_at:
            return self
        return replace(self, due_at=self.calendar.add(now, self.left), left=None)

    def retarget(self, target: timedelta, now: datetime, calendar: Calendar | None = None) -> ClockState:
        """Change the target or calendar: the business time used so far counts against the new target, paused or not."""
        calendar = calendar or self.calendar
        left = _positive(target) - self.used_at(now)
        if self.left is not None:
            return replace(self, calendar=calendar, target=target, left=left)
        return self._settle(now, calendar=calendar, target=target, due_at=calendar.add(now, left))

    def stop(self, now: datetime) -> ClockState:
        """Stop it because its target was met or no longer applies; the time left is stored for a reopened case."""
        return self if self.stopped_at else self._settle(now, left=self.left_at(now), stopped_at=now)

    def reopen(self, now: datetime) -> ClockState:
        """Restart a stopped timer with the time that was left, for a case that was resolved too early."""
        return replace(self, stopped_at=None).resume(now) if self.stopped_at else self

    def _settle(self, now: datetime, **turned: object) -> ClockState:
        """Return the changed timer, with a breach recorded that the change would otherwise hide."""
        breached_at = self.breached_at or (self.due_at if self.is_breached(now) else None)
        return replace(self, breached_at=breached_at, **turned)  # type: ignore[arg-type]


def _positive(target: timedelta) -> timedelta:
    if target <= timedelta(0):
        raise ValueError("A target has to be longer than nothing.")
    return target
