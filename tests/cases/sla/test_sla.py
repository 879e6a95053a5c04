"""Promises in business time: their clocks, checked against a stopwatch that ticks through every minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from app.cases.business_hours.calendar import MIDNIGHT, Calendar, office_calendar
from app.cases.sla.clock import TARGETS, ClockState, warning_before
from tests.cases import reference_sla
from tests.cases.random_calendars import amounts, calendars, instants
from tests.cases.random_histories import histories, lives

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PARIS = office_calendar("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def clock() -> ClockState:
    """Four business hours from Wednesday 10:00, due at 15:00."""
    return ClockState.start(PARIS, 4 * HOUR, at("04 10:00"))


@pytest.mark.parametrize(
    ("priority", "first", "resolution"), [("urgent", 1, 4), ("high", 4, 8), ("normal", 8, 24), ("low", 16, 40)]
)
def test_targets_by_priority(priority, first, resolution):
    targets = TARGETS[priority]
    assert targets.first_response == targets.next_response == first * HOUR
    assert targets.resolution == resolution * HOUR


@pytest.mark.parametrize(("target", "warning"), [(10, 10), (60, 15), (75, 15), (240, 48), (480, 96)])
def test_a_promise_warns_a_quarter_of_an_hour_or_a_fifth_of_its_target_before(target, warning):
    assert warning_before(target * MINUTE) == warning * MINUTE


def test_a_clock_warns_then_breaches_after_its_due_time(clock):
    assert (clock.warn_at, clock.due_at) == (at("04 14:12"), at("04 15:00"))
    assert clock.share_used(at("04 11:00")) == 0.25
    assert not clock.is_breached(at("04 15:00"))
    assert clock.is_breached(at("04 15:01"))
    assert clock.share_used(at("05 15:00")) == 1.0
    assert clock.left_at(at("04 16:00")) == -HOUR


def test_a_pause_keeps_what_was_left(clock):
    paused = clock.pause(at("04 11:00"))
    assert paused.left == 3 * HOUR
    assert not paused.is_running
    assert not paused.is_breached(at("20 09:00"))
    assert paused.pause(at("05 11:00")) == paused
    assert paused.resume(at("05 20:00")).due_at == at("06 12:00")


def test_a_new_priority_keeps_the_time_used(clock):
    assert clock.retarget(8 * HOUR, at("04 12:00")).due_at == at("05 10:00")
    assert clock.retarget(HOUR, at("04 12:00")).is_breached(at("04 12:00"))
    while_paused = clock.pause(at("04 12:00")).retarget(3 * HOUR, at("04 16:00"))
    assert while_paused.left == HOUR
    assert while_paused.resume(at("05 09:00")).due_at == at("05 10:00")


def test_another_calendar_counts_from_the_change_on(clock):
    overseas = clock.retarget(4 * HOUR, at("04 12:00"), office_calendar("America/New_York"))
    assert overseas.due_at == at("04 17:00")
    assert overseas.used_at(at("04 16:00")) == 3 * HOUR


def test_a_broken_promise_stays_broken(clock):
    late = at("04 19:00")
    for turned in (
        clock.pause(late),
        clock.stop(late),
        clock.retarget(40 * HOUR, late),
        clock.pause(late).resume(at("05 09:00")),
    ):
        assert turned.breached_at == at("04 15:00")
        assert turned.is_breached(late)


def test_a_kept_promise_never_breaches_unless_its_case_reopens(clock):
    kept = clock.stop(at("04 14:30"))
    assert not kept.is_breached(at("30 12:00"))
    assert kept.resume(at("05 09:00")) == kept.pause(at("05 09:00")) == kept
    assert kept.reopen(at("05 09:00")).due_at == at("05 09:30")
    assert clock.reopen(at("05 09:00")) == clock


def test_a_stored_due_time_outlives_a_change_of_the_calendar(clock):
    assert replace(clock, calendar=office_calendar("Asia/Kolkata")).due_at == at("04 15:00")


def test_a_target_of_nothing_is_refused(clock):
    with pytest.raises(ValueError, match="target"):
        ClockState.start(PARIS, 0 * HOUR, datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="target"):
        clock.retarget(0 * HOUR, at("04 12:00"))


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(calendars(), instants(), amounts(least=1), histories())
def test_any_history_of_a_clock_equals_the_stopwatch(calendar, now, target, history):
    clock, watch = ClockState.start(calendar, target, now), reference_sla.Stopwatch(calendar, target, now)
    for deed, at_, turned in lives(clock, history, now):
        watch.tick_until(at_)
        watch.turn(deed.name, deed.target, deed.calendar)
        assert turned.used_at(at_) == watch.used
        assert turned.is_running == watch.is_running
        assert (turned.stopped_at is not None) == watch.is_stopped
        assert turned.is_breached(at_) == watch.was_late()
        if turned.is_running and watch.used < watch.target and not watch.is_late:
            assert turned.due_at == reference_sla.after(watch.calendar, at_, watch.target - watch.used)
            assert turned.warn_at == warning_of(turned)


def warning_of(clock: ClockState) -> datetime:
    """A quarter of an hour or a fifth of the target before it is due, minute by minute where it is whole minutes."""
    before = warning_before(clock.target)
    if before % MINUTE:
        return clock.warn_at
    return reference_sla.before(clock.calendar, clock.due_at, before)


def fixed(zone: str, *, holidays: frozenset[date] = frozenset(), hours=((540, 1020),)) -> Calendar:
    return Calendar((hours,) * 5 + ((), ()), zone, holidays)


BRIDGE = frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("calendar", "start", "hours", "due"),
    [
        (fixed("UTC"), "2026-11-04T09:00Z", 8, "2026-11-04T17:00Z"),  # due exactly when the office closes
        (fixed("UTC"), "2026-11-04T17:00Z", 8, "2026-11-05T17:00Z"),  # started as it closes
        (fixed("UTC"), "2026-11-07T03:00Z", 1, "2026-11-09T10:00Z"),  # started in a night of the weekend
        (fixed("UTC", holidays=BRIDGE), "2026-12-23T16:00Z", 18, "2027-01-04T10:00Z"),  # from holiday to holiday
        (fixed("Asia/Kolkata"), "2026-11-04T03:30Z", 8, "2026-11-04T11:30Z"),  # five hours and a half ahead
        (fixed("Asia/Kathmandu"), "2026-11-04T03:15Z", 9, "2026-11-05T04:15Z"),  # and a quarter more
        (fixed("Australia/Lord_Howe"), "2026-10-02T05:30Z", 2, "2026-10-04T23:00Z"),  # its clocks go on by half an hour
        (fixed("Europe/Paris"), "2026-03-27T15:00Z", 8, "2026-03-30T14:00Z"),  # from 16:00 to 16:00 on the wall
        (Calendar((((0, MIDNIGHT),),) * 7, "Europe/Paris"), "2026-03-28T23:00Z", 24, "2026-03-29T23:00Z"),  # 23 hours
        (Calendar((((120, 180),),) * 7, "Europe/Paris"), "2026-10-24T12:00Z", 2, "2026-10-25T02:00Z"),  # 02:00 twice
        (Calendar((((120, 180),),) * 7, "Europe/Paris"), "2026-03-28T12:00Z", 1, "2026-03-30T01:00Z"),  # 02:00 never
    ],
)
def test_boundaries(calendar, start, hours, due):
    start, due = (datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (start, due))
    clock = ClockState.start(calendar, hours * HOUR, start)
    assert clock.due_at == due == reference_sla.after(calendar, start, hours * HOUR)
    assert not clock.is_breached(due)
    assert clock.is_breached(due + timedelta(microseconds=1))
