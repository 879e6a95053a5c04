"""Addresses that were renamed lead to the new ones."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.cases.case_types.models import CaseType
from app.core.db.base import db
from app.wiring.moved_addresses import MOVED


def filled(rule: str) -> str:
    return re.sub(r"<(\w+:)?\w+>", lambda match: "7" if match[1] == "id:" else "seven", rule)


@pytest.mark.parametrize("rule", MOVED)
def test_an_old_address_leads_to_a_page_that_exists(app, browser, rule):
    routes = app.url_map.bind("localhost")
    assert not routes.test(filled(rule), "GET")
    assert not routes.test(filled(rule), "POST")
    got, sent = browser.get(f"{filled(rule)}?q=a%26b&q=c"), browser.post(filled(rule), data={"body": "It hums."})
    assert (got.status_code, sent.status_code) == (301, 308)
    path, _mark, query = got.location.partition("?")
    assert query == "q=a%26b&q=c"
    assert sent.location == path
    assert any(routes.test(path, method) for method in ("GET", "POST"))
    assert {part for part in filled(rule).split("/") if part in {"7", "seven"}} <= set(path.split("/"))


def test_a_form_sent_from_an_old_page_arrives(ada, signed_in):
    typed = {"name": "Outage", "priority": "high", "team": "0"}
    sent = signed_in(ada).send("/admin/templates", typed, follow_redirects=True)
    assert [each.status_code for each in sent.history] == [308, 303]
    assert db.session.scalars(select(CaseType.name)).one() == "Outage"
