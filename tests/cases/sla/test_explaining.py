"""Why a promise is due when it is: the sums that are shown are those that the clock counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from app.cases.business_hours.calendar import MIDNIGHT, Calendar, office_calendar
from app.cases.sla.clock import ClockState
from app.cases.sla.explanation import HOLIDAY, MANY, OPEN, SHUT, Turn, explain
from tests.cases.random_calendars import amounts, calendars, instants
from tests.cases.random_histories import TURNS, histories, is_same, lives

HOUR, NOTHING = timedelta(hours=1), timedelta(0)
PARIS = office_calendar("Europe/Paris", frozenset({date(2026, 11, 11)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZoneInfo("Europe/Paris"))


def kept(kind: str, clock: ClockState, now: datetime) -> Turn:
    return Turn(kind, now, clock.target, clock.left_at(now), clock.calendar)


def test_a_weekend_and_a_pause_are_told_day_by_day():
    """Friday 16:00, 5 h 30; waited for the customer on Monday from 10:00 to 12:00."""
    clock = ClockState.start(PARIS, 5 * HOUR + HOUR / 2, at("13 16:00"))
    paused = clock.pause(at("16 10:00"))
    resumed = paused.resume(at("16 12:00"))
    turns = [kept("started", clock, at("13 16:00")), kept("paused", paused, at("16 10:00"))]
    told = explain(resumed, [*turns, kept("resumed", resumed, at("16 12:00"))])
    started, pause, rest = told.stretches
    assert [(row.kind, row.counted / HOUR, row.total / HOUR) for row in started.rows] == [
        (OPEN, 2, 2),
        (SHUT, 0, 2),
        (OPEN, 1, 3),
    ]
    assert (started.rows[1].first, started.rows[1].last) == (date(2026, 11, 14), date(2026, 11, 15))
    assert (pause.counted, pause.open_time) == (NOTHING, 2 * HOUR)
    assert (told.last.left, rest.until) == (2 * HOUR + HOUR / 2, at("16 15:30"))
    assert rest.rows[-1].total == clock.target
    assert told.warning == clock.target / 5


def test_a_public_holiday_is_a_row_of_its_own():
    clock = ClockState.start(PARIS, 8 * HOUR, at("10 14:00"))
    (stretch,) = explain(clock, [kept("started", clock, at("10 14:00"))]).stretches
    assert [(row.kind, row.counted / HOUR) for row in stretch.rows] == [(OPEN, 4), (HOLIDAY, 0), (OPEN, 4)]


def test_an_hour_that_comes_twice_is_named_where_the_office_is_open_in_it():
    nightly = Calendar((((0, MIDNIGHT),),) * 7, "Europe/Paris")
    start = datetime(2026, 10, 24, 12, tzinfo=UTC)
    clock = ClockState.start(nightly, 30 * HOUR, start)
    (stretch,) = explain(clock, [kept("started", clock, start)]).stretches
    assert [row.shift for row in stretch.rows] == [NOTHING, HOUR]
    by_day = ClockState.start(PARIS, 24 * HOUR, start)
    (stretch,) = explain(by_day, [kept("started", by_day, start)]).stretches
    assert {row.shift for row in stretch.rows} == {NOTHING}


def test_of_a_long_promise_the_middle_is_one_row():
    clock = ClockState.start(PARIS, 1000 * HOUR, at("04 10:00"))
    (stretch,) = explain(clock, [kept("started", clock, at("04 10:00"))]).stretches
    assert len(stretch.rows) == 31
    assert [row.kind for row in stretch.rows].count(MANY) == 1
    assert sum((row.counted for row in stretch.rows), NOTHING) == stretch.rows[-1].total == 1000 * HOUR


def test_what_a_calendar_that_changed_since_counts_otherwise_is_told_apart():
    clock = ClockState.start(PARIS, 8 * HOUR, at("04 09:00"))
    mornings = Calendar((((540, 720),),) * 5 + ((), ()), "Europe/Paris")
    turns = [Turn("started", at("04 09:00"), clock.target, clock.target, mornings)]
    (stretch,) = explain(clock, turns).stretches
    assert (stretch.open_time, stretch.unexplained) == (3 * HOUR, 5 * HOUR)


def test_a_clock_whose_turns_were_not_kept_is_told_as_far_as_it_can_be():
    clock = ClockState.start(PARIS, 8 * HOUR, at("04 09:00")).pause(at("04 10:00")).resume(at("04 12:00"))
    (stretch,) = explain(clock, []).stretches
    assert (stretch.counted, stretch.unexplained) == (8 * HOUR, -2 * HOUR)
    stopped = clock.stop(at("05 09:30"))
    first, last = explain(stopped, []).stretches
    assert first.counted == stopped.used_at(at("05 09:30"))
    assert last.rows == ()


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(calendars(), instants(), amounts(least=1), histories())
def test_the_sums_of_any_history_are_those_that_the_clock_counted(calendar, now, target, history):
    clock = ClockState.start(calendar, target, now)
    turns = [kept("started", clock, now)]
    for deed, at_, turned in lives(clock, history, now):
        if not is_same(clock, turned):
            turns.append(kept(TURNS[deed.name], turned, at_))
        clock, now = turned, at_
    told = explain(clock, turns)
    assert [stretch.unexplained for stretch in told.stretches] == [NOTHING] * len(turns)
    counted = sum((stretch.counted for stretch in told.stretches[:-1]), NOTHING)
    assert counted == told.used == clock.target - turns[-1].left
    for stretch in told.stretches:
        assert sum((row.counted for row in stretch.rows), NOTHING) == stretch.counted
    if clock.is_running:
        end = told.stretches[-1]
        assert end.turn.calendar.add(end.turn.at, end.turn.left) == clock.due_at
        assert end.until == max(clock.due_at, end.turn.at)
        assert not end.rows or end.rows[-1].total == max(clock.target, told.used)
