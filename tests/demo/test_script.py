"""The script holds together whenever it is played: in the office's hours, at night, on a Sunday, when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.demo.script import Step, steps
from app.demo.script_time import Clock
from app.demo.steps import DEEDS

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
ENDS = [MONDAY + timedelta(hours=11) * number for number in range(16)] + [datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]


@pytest.fixture(params=ENDS, ids=lambda end: f"{end:%a %H:%M}")
def script(request) -> tuple[datetime, list[Step]]:
    return request.param, steps(request.param)


def test_nothing_happens_after_its_end(script):
    end, told = script
    assert all(step.at <= end for step in told)
    assert told == sorted(told)


def test_a_thread_begins_with_its_beginning_and_goes_on_in_order(script):
    for key in {step.thread for step in script[1] if step.thread}:
        in_time = [step for step in script[1] if step.thread == key]
        assert in_time[0].deed in ("question", "suggestion")
        told = [step.number for step in in_time if step.deed not in ("up", "down", "back", "follow")]
        assert told == sorted(told)


def test_it_is_the_same_story_every_time():
    assert steps(MONDAY) == steps(MONDAY)
    assert [step.words for step in steps(MONDAY)] == [step.words for step in steps(MONDAY)]


def test_every_deed_that_people_can_do_is_done():
    assert {step.deed for step in steps(MONDAY)} == set(DEEDS)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1d 09:30", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("3h 20m", datetime(2026, 3, 2, 6, 40, tzinfo=UTC)),
        ("2b", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        ("4b", datetime(2026, 2, 27, 15, 0, tzinfo=UTC)),
    ],
)
def test_times_are_told_as_people_tell_them(text, at):
    assert Clock.ending(MONDAY).at(text) == at


@pytest.mark.parametrize("text", ["", "soon", "3", "2x", "1d 25:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Clock.ending(MONDAY).at(text)
