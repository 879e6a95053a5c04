"""Business time on the wall clock, checked against a minute-by-minute reference around changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.business_hours.calendar import MIDNIGHT, Calendar, NeverOpen, office_calendar
from tests.cases import reference_sla
from tests.cases.random_calendars import amounts, calendars, instants

HOUR = timedelta(hours=1)
PARIS = office_calendar("Europe/Paris", [date(2026, 12, 25)])


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-04 09:00", 1, "2026-11-04 10:00"),
        ("2026-11-04 12:00", 1, "2026-11-04 14:00"),  # over lunch
        ("2026-11-04 17:00", 1, "2026-11-04 18:00"),  # due when the day ends, not when the next one begins
        ("2026-11-04 19:30", 1, "2026-11-05 10:00"),
        ("2026-11-06 17:30", 4, "2026-11-09 12:30"),  # over a weekend
        ("2026-11-04 10:00", 40, "2026-11-11 10:00"),  # a week of five days of eight hours
        ("2026-12-24 17:00", 8, "2026-12-28 17:00"),  # over Christmas
        ("2026-11-04 12:45", 0, "2026-11-04 12:45"),
        ("2026-11-04 10:00", -1, "2026-11-03 18:00"),  # back to the earliest such instant: the evening before
        ("2026-11-04 10:00", -2, "2026-11-03 17:00"),
    ],
)
def test_office_hours_skip_lunch_nights_weekends_and_holidays(start, hours, due):
    assert PARIS.add(paris(start), hours * HOUR) == paris(due)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 2), ("2026-10-25", 4), ("2026-06-07", 3)])
def test_an_interval_lasts_as_long_as_its_night_really_does(night, hours):
    nightly = Calendar((((60, 240),),) * 7, "Europe/Paris")
    noon = paris(f"{night} 12:00")
    assert nightly.between(noon - 12 * HOUR, noon) == hours * HOUR


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_is_skipped_never():
    nightly = Calendar((((150, 180),),) * 7, "Europe/Paris")  # 02:30-03:00
    autumn, spring = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert nightly.between(autumn, autumn + 24 * HOUR) == HOUR
    assert nightly.between(spring, spring + 24 * HOUR) == 0 * HOUR


def test_open_day_and_night_is_elapsed_time():
    always = Calendar((((0, MIDNIGHT),),) * 7, "America/New_York")
    start = datetime(2026, 2, 27, 23, 59, 30, 5, tzinfo=UTC)
    assert always.add(start, 1000 * HOUR) == start + 1000 * HOUR
    assert always.between(start, start + 1000 * HOUR) == 1000 * HOUR
    assert always.add(start, -1000 * HOUR) == start - 1000 * HOUR


def test_the_next_opening_is_now_while_open():
    assert PARIS.next_opening(paris("2026-11-04 10:11")) == paris("2026-11-04 10:11")
    assert PARIS.next_opening(paris("2026-11-04 12:30")) == paris("2026-11-04 13:30")
    assert PARIS.next_opening(paris("2026-12-24 18:00")) == paris("2026-12-28 09:00")
    assert PARIS.is_open(paris("2026-11-04 09:00"))
    assert not PARIS.is_open(paris("2026-11-04 18:00"))


def test_a_calendar_without_open_time_is_refused_rather_than_searched_for_ever():
    with pytest.raises(NeverOpen):
        Calendar(((),) * 7)
    closed = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800))
    calendar, start = office_calendar(holidays=closed), datetime(2026, 2, 1, tzinfo=UTC)
    with pytest.raises(NeverOpen):
        calendar.add(start, HOUR)
    with pytest.raises(NeverOpen):
        calendar.next_opening(start)
    with pytest.raises(NeverOpen):
        calendar.add(start + timedelta(days=600), -HOUR)
    assert calendar.between(start, start + timedelta(days=500)) == 0 * HOUR


@pytest.mark.parametrize("intervals", [((600, 500),), ((0, 60), (30, 90)), ((-1, 5),), ((0, 1441),), ((60, 60),)])
def test_intervals_that_make_no_sense_are_refused(intervals):
    with pytest.raises(ValueError, match="Intervals"):
        Calendar((intervals,) + ((),) * 6)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        PARIS.add(datetime.fromisoformat("2026-01-01"), HOUR)


@settings(deadline=None, max_examples=80)
@given(calendars(), instants(), amounts())
def test_adding_equals_the_reference(calendar, start, amount):
    assert calendar.add(start, amount) == reference_sla.after(calendar, start, amount)


@settings(deadline=None, max_examples=80)
@given(calendars(), instants(), amounts(least=1))
def test_going_back_equals_the_reference(calendar, end, amount):
    assert calendar.add(end, -amount) == reference_sla.before(calendar, end, amount)


@settings(deadline=None, max_examples=80)
@given(calendars(), instants(), st.integers(0, 6 * 24 * 60))
def test_counting_equals_the_reference(calendar, start, minutes):
    end = start + timedelta(minutes=minutes)
    assert calendar.between(start, end) == reference_sla.between(calendar, start, end) == -calendar.between(end, start)
    assert calendar.is_open(start) == reference_sla.is_open(calendar, start)
    assert calendar.is_open(calendar.next_opening(end))


@settings(deadline=None)
@given(calendars(), instants(), amounts(), st.timedeltas(timedelta(0), timedelta(minutes=1)))
def test_what_was_added_is_what_is_counted_to_the_microsecond(calendar, start, amount, odd):
    start, amount = start + odd, amount + odd
    due = calendar.add(start, amount)
    assert calendar.between(start, due) == amount
    assert not amount or calendar.between(start, due - timedelta(microseconds=1)) < amount
