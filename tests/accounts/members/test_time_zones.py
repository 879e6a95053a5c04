"""Time zones are chosen by region, under the names of places in one's language."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

import pytest
from flask_babel import force_locale

from app.accounts.members.time_zones import zone_choices
from app.core.db.base import db
from app.core.db.session import unit_of_work


@pytest.mark.parametrize(("language", "region", "place"), [("en", "Europe", "London"), ("fr", "Europe", "Londres")])
def test_a_zone_is_named_in_the_reader_s_language(app, language, region, place):
    with app.test_request_context("/"), force_locale(language):
        found = {choice.value: choice for choice in zone_choices()}
    assert (found["Europe/London"].optgroup, found["Europe/London"].label) == (region, place)


def test_every_zone_is_there_once_and_each_name_once_in_its_region(app):
    with app.test_request_context("/"):
        choices = zone_choices()
    zones = [choice.value for choice in choices]
    assert sorted(zones) == sorted(
        {zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone} | {"UTC"}
    )
    names = [(choice.optgroup, choice.label) for choice in choices]
    assert len(set(names)) == len(names)


def test_the_settings_group_the_zones_and_keep_what_is_chosen(ana, signed_in):
    with unit_of_work():
        db.session.get_one(type(ana), ana.id).time_zone = "US/Pacific"
    page = signed_in(ana).get("/settings").text
    assert re.search(
        r'<optgroup label="Europe">(?:<option[^>]*>[^<]*</option>)*<option value="Europe/Paris">Paris', page
    )
    assert 'selected value="US/Pacific"' in page
    assert 'data-find="Search time zones"' in page
