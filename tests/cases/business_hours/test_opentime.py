"""Open time added up once says what the calendar says."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given

from app.cases.business_hours.calendar import OpenTime
from tests.cases.random_calendars import amounts, calendars, instants


@given(calendars(), instants(), amounts(1))
def test_added_up_once_it_says_what_the_calendar_says(calendar, start, amount):
    due = calendar.add(start, amount)
    assert OpenTime(calendar, start, due).add(start, amount) == due


@given(calendars(), instants(), amounts(1))
def test_what_is_not_reached_within_its_days_is_not_said(calendar, start, amount):
    due = calendar.add(start, amount)
    table = OpenTime(calendar, start, start)
    assert table.add(start, amount) in (None, due)


@given(calendars(), instants(), amounts(1))
def test_the_latest_start_is_the_last_instant_from_which_that_much_has_passed(calendar, now, amount):
    latest = calendar.latest_start(now, amount)
    assert calendar.add(latest, amount) <= now
    assert calendar.add(latest + timedelta(minutes=1), amount) > now
