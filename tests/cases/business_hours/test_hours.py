"""Opening hours and dates as people type them."""

import pytest
from hypothesis import given

from app.cases.business_hours import hours_text
from app.cases.business_hours.hours_text import Mistyped, read_dates, read_hours, write_hours
from tests.cases.random_calendars import calendars


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("09:00-12:30, 13:30-18:00", ((540, 750), (810, 1080))),
        ("13:30–18:00; 9–12:30", ((540, 750), (810, 1080))),
        ("9h - 12h30, 13h30 à 18h", ((540, 750), (810, 1080))),
        ("00:00-24:00", ((0, 1440),)),
        ("09:00-12:00, 12:00-18:00", ((540, 1080),)),
        ("9am-5pm", ((540, 1020),)),
        ("9-5pm and 6-7:30 p.m.", ((540, 1020), (1080, 1170))),
        ("12am-12pm", ((0, 720),)),
        ("9\u00a0h\u00a030 - 12 h", ((570, 720),)),
        ("de 9 h à 12 h et 14 h à 18 h", ((540, 720), (840, 1080))),
        ("0900-1730", ((540, 1050),)),
        ("8 Uhr bis 16.30 Uhr", ((480, 990),)),
        ("９：００－１７：００", ((540, 1020),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("18:00-00:00", ((1080, 1440),)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_hours_are_read_as_people_write_them(typed, read):
    assert read_hours(typed) == read


@pytest.mark.parametrize(
    ("typed", "why", "what"),
    [
        ("morning", hours_text.UNREADABLE, "morning"),
        ("9", hours_text.UNREADABLE, "9"),
        ("09:00-25:00", hours_text.OUTSIDE, "09:00-25:00"),
        ("09:00-10:75", hours_text.OUTSIDE, "09:00-10:75"),
        ("09:00-24:01", hours_text.OUTSIDE, "09:00-24:01"),
        ("24:00-06:00", hours_text.OUTSIDE, "24:00-06:00"),
        ("13pm-5pm", hours_text.OUTSIDE, "13pm-5pm"),
        ("09:00-09:00", hours_text.BACKWARDS, "09:00-09:00"),
        ("09:00-12:00, 11:00-13:00", hours_text.OVERLAPPING, "11:00-13:00"),
        ("٠٩:٠٠-١٢:٠٠", hours_text.UNREADABLE, "٠٩:٠٠-١٢:٠٠"),
    ],
)
def test_hours_that_make_no_sense_are_named(typed, why, what):
    with pytest.raises(Mistyped) as mistyped:
        read_hours(typed)
    assert (mistyped.value.why, mistyped.value.what) == (why, what)


def test_what_goes_past_midnight_is_of_two_days():
    nights = [read_hours("22:00-06:00")] * 5 + [(), read_hours("11pm-1am")]
    week = hours_text.week_of(nights)
    assert week[0] == ((0, 60), (1320, 1440))
    assert week[1] == ((0, 360), (1320, 1440))
    assert (week[5], week[6]) == (((0, 360),), ((1380, 1440),))


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
