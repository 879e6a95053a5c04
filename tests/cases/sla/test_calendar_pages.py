"""The pages of calendars over HTTP: making, changing, previewing, deleting; who may not; what cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.business_hours.models import BusinessCalendar
from app.cases.sla.actions import ensure_defaults
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.timeline.test_pages import form_of, statements
from tests.cast import NOW

HOURS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-12:30, 13:30-18:00")
LYON = {"name": "Lyon", "zone": "Europe/Paris", "country": "FR", **HOURS}
NEW = "/admin/calendars/new"


def stored() -> list[BusinessCalendar]:
    return list(db.session.scalars(select(BusinessCalendar).order_by(BusinessCalendar.id)))


@pytest.fixture
def office(app) -> BusinessCalendar:
    """The first calendar, which the standard policy goes by."""
    with unit_of_work():
        return ensure_defaults(NOW).calendar


def test_an_admin_makes_a_calendar_with_hours_holidays_and_dates_of_its_own(ada, signed_in):
    browser = signed_in(ada)
    assert "09:00-12:30, 13:30-18:00" in browser.get(NEW).text
    said = LYON | {"subdivision": "moselle", "closed": "2026-12-24 Stock-taking", "opened": "2026-11-11"}
    answer = browser.send(NEW, said)
    assert (answer.status_code, answer.location) == (303, "/admin/calendars")
    (made,) = stored()
    assert made.weekly == [[[540, 750], [810, 1080]]] * 5 + [[], []]
    assert (made.country, made.subdivision) == ("FR", "57")
    assert (made.holidays, made.open_dates) == (["2026-12-24 Stock-taking"], ["2026-11-11"])
    assert "Lyon" in browser.get("/admin/calendars").text


def test_two_sends_of_one_form_make_one_calendar(ada, signed_in):
    browser = signed_in(ada)
    said = LYON | {"form_id": form_of(browser.get(NEW), "form_id")}
    assert {browser.send(NEW, said).status_code for _ in range(3)} == {303}
    assert len(stored()) == 1


def test_a_preview_shows_the_next_closed_days_and_keeps_nothing(ada, signed_in):
    browser = signed_in(ada)
    page = browser.send(NEW, LYON | {"step": "preview", "saturday": "10-12"})
    assert page.status_code == 200
    assert "10:00–12:00" in page.text
    assert "Christmas Day" in page.text
    assert stored() == []
    with unit_of_work():
        ada.locale = "fr"
        db.session.merge(ada)
    assert "Noël" in browser.send(NEW, LYON | {"step": "preview"}).text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("monday", "09:00-12:00, 11:00-13:00", "overlaps with the hours before it"),
        ("tuesday", "09:00-25:00", "A day runs from 00:00 to 24:00"),
        ("friday", "whenever", "We could not read “"),
        ("zone", "Mars/Phobos", "Select a time zone from the list."),
        ("zone", "../etc/passwd", "Select a time zone from the list."),
        ("country", "XX", "Select a country from the list."),
        ("subdivision", "Atlantis", "Select a region of this country"),
        ("closed", "Christmas", "Enter one date per line"),
        ("opened", "2026-02-30", "Enter one date per line"),
        ("name", " ", "Enter a name."),
        ("name", "x" * 61, "60"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_stays(ada, signed_in, field, typed, sentence):
    page = signed_in(ada).send(NEW, LYON | {field: typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'id="{field}-error"' in page.text
    assert "Lyon" in page.text or field == "name"
    assert stored() == []


def test_an_office_that_never_opens_is_refused(ada, signed_in):
    nothing = dict.fromkeys(HOURS, "") | {"name": "Nowhere", "zone": "UTC", "country": ""}
    browser = signed_in(ada)
    assert (
        "Enter at least one business hour per week: SLA targets count business hours only."
        in browser.send(NEW, nothing).text
    )
    dates = "\n".join(f"{NOW.date() + timedelta(days=number)}" for number in range(201))
    assert "Enter at most 200 dates." in browser.send(NEW, LYON | {"closed": dates}).text
    mondays = "\n".join(f"{NOW.date() + timedelta(weeks=number)}" for number in range(60))
    page = browser.send(NEW, nothing | {"monday": "9-12", "closed": mondays})
    assert "These dates would close the office for a whole year. Remove some of them." in page.text
    assert stored() == []


def test_of_two_who_change_it_the_second_is_told(ada, office, signed_in):
    address = f"/admin/calendars/{office.id}"
    browser = signed_in(ada)
    seen = form_of(browser.get(address), "revision")
    assert browser.send(address, LYON | {"revision": seen}).status_code == 303
    page = browser.send(address, LYON | {"name": "Mine", "revision": seen})
    assert page.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in page.text
    )
    assert "Name: now Lyon, you entered Mine" in page.text
    assert [each.name for each in stored()] == ["Lyon"]


def test_a_name_is_given_once(ada, office, signed_in):
    page = signed_in(ada).send(NEW, LYON | {"name": office.name})
    assert "A calendar with this name already exists. Choose another name." in page.text


def test_a_calendar_goes_only_where_nothing_goes_by_it(ada, office, signed_in):
    browser = signed_in(ada)
    page, kept = browser.get(f"/admin/calendars/{office.id}"), office.id
    assert "This calendar cannot be deleted." in page.text
    assert f'action="/admin/calendars/{office.id}/delete"' not in page.text
    page = browser.send(f"/admin/calendars/{office.id}/delete")
    assert page.status_code == 422
    assert "uses this calendar" in page.text
    browser.send(NEW, LYON)
    gone = stored()[-1].id
    assert f'action="/admin/calendars/{gone}/delete"' in browser.get(f"/admin/calendars/{gone}").text
    assert browser.send(f"/admin/calendars/{gone}/delete").location == "/admin/calendars"
    assert [each.id for each in stored()] == [kept]
    assert browser.get(f"/admin/calendars/{gone}").status_code == 404


@pytest.mark.parametrize("handle", ["mia", "gus", "pia", "ana"])
def test_only_admins_see_and_change_calendars(handle, office, signed_in, request):
    browser = signed_in(request.getfixturevalue(handle))
    for address in ("/admin/calendars", NEW, f"/admin/calendars/{office.id}"):
        assert browser.get(address).status_code == 403
    for address in (NEW, f"/admin/calendars/{office.id}", f"/admin/calendars/{office.id}/delete"):
        assert browser.send(address, LYON).status_code == 403
    assert [each.name for each in stored()] == [office.name]


def test_twice_the_calendars_cost_the_same_statements(ada, office, signed_in):
    browser = signed_in(ada)
    before = statements(browser.get("/admin/calendars"))
    for name in ("Lyon", "Nice", "Metz"):
        browser.send(NEW, LYON | {"name": name})
    assert statements(browser.get("/admin/calendars")) == before <= 5
