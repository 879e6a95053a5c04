"""What admins change of promises, calendars, kinds of cases and teams stands in the log: who, what, which."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from app.cases import rules
from app.cases.sla.actions import ensure_defaults
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.sla.test_calendar_pages import LYON
from tests.cases.sla.test_promise_pages import HOURS
from tests.cast import NOW

TEAM = {"name": "Pumps", "distribution": rules.BY_HAND}
POLICY = HOURS | {"name": "Premium", "calendar": "1", "template": "0", "segment": "0"}
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def standard(app) -> None:
    with unit_of_work():
        ensure_defaults(NOW)


def logged(browser) -> str:
    """The log as it is read."""
    return " ".join(unescape(TAG.sub("", browser.get("/moderation/log").text)).split())


@pytest.mark.parametrize(
    ("address", "typed", "sentence"),
    [
        ("/admin/policies/new", POLICY, "saved an SLA policy “Premium”"),
        ("/admin/policies/1", POLICY | {"name": "All of us"}, "saved an SLA policy “All of us”"),
        ("/admin/calendars/new", LYON, "saved a business hours calendar “Lyon”"),
        ("/admin/case-types", {"name": "Outage", "priority": "high", "team": "0"}, "saved a case type “Outage”"),
        ("/admin/teams", TEAM, "saved a team “Pumps”"),
    ],
)
def test_what_an_admin_saves_stands_in_the_log_with_its_name(standard, ada, signed_in, address, typed, sentence):
    browser = signed_in(ada)
    assert browser.send(address, typed).status_code == 303
    assert f"Ada Byron {sentence}" in logged(browser)
    assert db.session.scalar(select(func.count(AuditLogEntry.id))) == 1


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("policies", POLICY | {"template": "1"}, "deleted an SLA policy “Premium”"),
        ("calendars", LYON, "deleted a business hours calendar “Lyon”"),
    ],
)
def test_what_an_admin_deletes_stands_there_by_the_name_that_it_had(standard, ada, signed_in, kind, typed, sentence):
    browser = signed_in(ada)
    browser.send("/admin/case-types", {"name": "Outage", "priority": "high", "team": "0"})
    assert browser.send(f"/admin/{kind}/new", typed).status_code == 303
    assert browser.send(f"/admin/{kind}/2/delete").status_code == 303
    assert f"Ada Byron {sentence}" in logged(browser)


def test_how_a_team_gives_its_cases_out_is_told_apart(ada, signed_in):
    browser = signed_in(ada)
    for typed in ({}, {"name": "All pumps"}, {"distribution": rules.BY_LOAD}, {"most_open": "7"}):
        address = "/admin/teams/1" if typed else "/admin/teams"
        assert browser.send(address, TEAM | typed).status_code == 303
    deeds = list(db.session.scalars(select(AuditLogEntry.action).order_by(AuditLogEntry.id)))
    assert deeds == ["team.kept", "team.kept", "team.distribution", "team.distribution"]
    assert "Ada Byron changed how a team assigns cases “Pumps”" in logged(browser)


def test_what_is_refused_is_not_in_the_log(standard, ada, signed_in):
    browser = signed_in(ada)
    assert browser.send("/admin/policies/new", POLICY | {"name": "Standard"}).status_code == 422
    assert browser.send("/admin/calendars/1/delete").status_code == 422
    assert db.session.scalar(select(func.count(AuditLogEntry.id))) == 0
