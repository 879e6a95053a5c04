"""Random lives of a clock: what happens to it, each so many minutes after the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from app.cases.business_hours.calendar import Calendar
from app.cases.sla.clock import ClockState
from tests.cases.random_calendars import amounts, calendars

DEEDS = ("pause", "resume", "retarget", "move", "stop", "reopen")
TURNS = {
    "pause": "paused",
    "resume": "resumed",
    "retarget": "retargeted",
    "move": "retargeted",
    "stop": "stopped",
    "reopen": "reopened",
}


class Deed(NamedTuple):
    """`target` is that of a "retarget" (another priority), with `calendar` that of a "move" (another policy)."""

    minutes: int
    name: str
    target: timedelta
    calendar: Calendar


def histories(most: int = 8) -> st.SearchStrategy[list[Deed]]:
    minutes = st.sampled_from([0, 1, 30, 60]) | st.integers(0, 26 * 60)
    return st.lists(st.builds(Deed, minutes, st.sampled_from(DEEDS), amounts(least=1), calendars()), max_size=most)


def done(clock: ClockState, deed: Deed, now: datetime) -> ClockState:
    """The clock after the deed, as the actions on cases do it: what is stopped is no longer given other targets."""
    if deed.name in ("retarget", "move"):
        if clock.stopped_at:
            return clock
        return clock.retarget(deed.target, now, deed.calendar if deed.name == "move" else None)
    turned: ClockState = getattr(clock, deed.name)(now)
    return turned


def lives(clock: ClockState, history: list[Deed], now: datetime) -> Iterator[tuple[Deed, datetime, ClockState]]:
    """Each deed with its time and what the clock is then."""
    for deed in history:
        now += timedelta(minutes=deed.minutes)
        clock = done(clock, deed, now)
        yield deed, now, clock


def is_same(before: ClockState, after: ClockState) -> bool:
    return replace(before, breached_at=None) == replace(after, breached_at=None)
