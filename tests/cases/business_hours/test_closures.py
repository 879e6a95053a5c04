"""On which dates an office is closed: its country's public holidays, and its own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.cases.business_hours.calendar import office_calendar
from app.cases.business_hours.holidays import Holidays, countries, public_holidays, subdivisions


def test_public_holidays_close_however_far_ahead():
    france = Holidays(country="FR")
    assert [year for year in range(2025, 2060) if date(year, 7, 14) not in france] == []
    assert date(2026, 7, 15) not in france


@pytest.mark.parametrize(
    ("country", "subdivision", "day", "is_closed"),
    [
        ("FR", "", date(2026, 4, 3), False),  # Good Friday
        ("FR", "57", date(2026, 4, 3), True),  # in Moselle it is one
        ("DE", "BY", date(2026, 6, 4), True),  # Corpus Christi
        ("DE", "BE", date(2026, 6, 4), False),
        ("", "", date(2026, 12, 25), False),
    ],
)
def test_a_part_of_a_country_has_its_own(country, subdivision, day, is_closed):
    assert (day in Holidays(country=country, subdivision=subdivision)) == is_closed


def test_an_office_adds_dates_and_takes_others_out():
    own = Holidays(((date(2026, 12, 24), "Stock-taking"),), frozenset({date(2026, 11, 11)}), "FR")
    assert date(2026, 12, 24) in own
    assert date(2026, 11, 11) not in own
    assert own.name_of(date(2026, 12, 24), "fr") == "Stock-taking"


def test_a_closed_day_is_named_in_the_readers_language_where_the_country_has_it():
    assert Holidays(country="FR").name_of(date(2026, 12, 25), "fr") == "Noël"
    assert Holidays(country="FR").name_of(date(2026, 12, 25), "en") == "Christmas Day"
    assert Holidays(country="DE").name_of(date(2026, 12, 25), "fr") == "Christmas Day"
    assert Holidays().name_of(date(2026, 12, 25), "fr") == ""


def test_business_time_goes_around_them():
    calendar = office_calendar("Europe/Paris", Holidays(country="FR"))
    christmas_eve = datetime(2026, 12, 24, 16, tzinfo=UTC)  # Thursday 17:00 in Paris
    assert calendar.add(christmas_eve, timedelta(hours=2)) == datetime(2026, 12, 28, 9, tzinfo=UTC)


def test_every_country_and_part_of_it_that_is_offered_can_be_asked(recwarn):
    for country in countries():
        assert isinstance(public_holidays(country, "", 2027), dict)
        assert all(len(code) <= 24 for code in subdivisions(country))
    assert not [each for each in recwarn if "holidays" in str(each.filename)]
