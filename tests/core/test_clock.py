"""Local days are instants by the clocks of that day and place."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from flask import g

from app.core.clock import day_here, instant

ZONES = [
    # zone, the local day and hour, the same in UTC
    ("Europe/Paris", "2027-05-03 00:00", "2027-05-02 22:00"),
    ("Europe/Paris", "2027-11-03 00:00", "2027-11-02 23:00"),
    ("Europe/Paris", "2040-07-02 00:00", "2040-07-01 22:00"),
    ("Asia/Kolkata", "2027-05-03 00:00", "2027-05-02 18:30"),
    ("Europe/Amsterdam", "2027-05-03 08:00", "2027-05-03 06:00"),
    ("Australia/Lord_Howe", "2027-01-15 00:00", "2027-01-14 13:00"),
    ("Australia/Lord_Howe", "2027-07-15 00:00", "2027-07-14 13:30"),
    ("America/St_Johns", "2027-07-15 08:00", "2027-07-15 10:30"),
]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("zone", "local", "utc"), ZONES)
def test_a_local_day_is_an_instant_by_the_clocks_of_that_day_and_place(app, zone, local, utc):
    day, hour = date.fromisoformat(local[:10]), time.fromisoformat(local[11:])
    at = datetime.fromisoformat(f"{utc}+00:00")
    assert instant(day, hour, zone) == at
    with app.test_request_context("/"):
        app.extensions["settings"].current = type(app.extensions["settings"].current)(time_zone=zone)
        g.settings = app.extensions["settings"].current
        assert instant(day, hour) == at
        assert day_here(at) == day
