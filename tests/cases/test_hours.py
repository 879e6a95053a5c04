"""Opening hours and dates as people type them."""

import pytest
from hypothesis import given

from app.cases import hours
from app.cases.hours import Mistyped, read_dates, read_hours, write_hours
from tests.cases.random_calendars import calendars


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("09:00-12:30, 13:30-18:00", ((540, 750), (810, 1080))),
        ("13:30–18:00; 9–12:30", ((540, 750), (810, 1080))),
        ("9h - 12h30, 13h30 à 18h", ((540, 750), (810, 1080))),
        ("00:00-24:00", ((0, 1440),)),
        ("09:00-12:00, 12:00-18:00", ((540, 1080),)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(typed, read):
    assert read_hours(typed) == read


@pytest.mark.parametrize(
    ("typed", "why", "what"),
    [
        ("morning", hours.UNREADABLE, "morning"),
        ("9", hours.UNREADABLE, "9"),
        ("09:00-25:00", hours.OUTSIDE, "09:00-25:00"),
        ("09:00-10:75", hours.OUTSIDE, "09:00-10:75"),
        ("09:00-24:01", hours.OUTSIDE, "09:00-24:01"),
        ("18:00-09:00", hours.BACKWARDS, "18:00-09:00"),
        ("09:00-09:00", hours.BACKWARDS, "09:00-09:00"),
        ("09:00-12:00, 11:00-13:00", hours.OVERLAPPING, "11:00-13:00"),
        ("٠٩:٠٠-١٢:٠٠", hours.UNREADABLE, "٠٩:٠٠-١٢:٠٠"),
    ],
)
def test_hours_that_make_no_sense_are_named(typed, why, what):
    with pytest.raises(Mistyped) as mistyped:
        read_hours(typed)
    assert (mistyped.value.why, mistyped.value.what) == (why, what)


@given(calendars())
def test_what_is_written_is_read_again(calendar):
    for day in calendar.weekly:
        assert sum(b - a for a, b in read_hours(write_hours(day))) == sum(b - a for a, b in day)


def test_dates_are_one_a_line_in_order_with_their_names():
    assert read_dates("2026-12-31\n\n 2026-12-24  Stock-taking \n2026-12-31 Party") == [
        "2026-12-24 Stock-taking",
        "2026-12-31 Party",
    ]


@pytest.mark.parametrize("typed", ["24 Dec", "2026-13-01", "2026-02-30", "2026-12-24Party", "2026-12-24 " + "x" * 81])
def test_what_is_no_date_is_named(typed):
    with pytest.raises(Mistyped):
        read_dates(typed)
