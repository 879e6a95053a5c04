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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/cases?queue=all&turned=1&finished=yes", "/cases?queue=all&reverse=1&include_resolved=yes"),
        ("/cases?how=rule&template=1&template=2&theme=x", "/cases?source=rule&case_type=1&case_type=2&theme=x"),
        ("/cases/7?reply=3&kind=note&queue=mine", "/cases/7?saved_reply=3&kind=note&queue=mine"),
        ("/cases/news?turned=1&shown=7-1", "/cases/updates?reverse=1&shown=7-1"),
        ("/cases/replies?whose=mine&q=a%26b", "/cases/saved-replies?show=mine&q=a%26b"),
        ("/cases/figures/kept?days=90", "/cases/report/on_time?days=90"),
        ("/cases/7/presence?drawn=1.5", "/cases/7/presence?rendered_at=1.5"),
        ("/complete/questions?q=d&but=7", "/autocomplete/questions?q=d&exclude=7"),
        ("/files/new?made=x", "/files/new?file=x"),
        ("/moderation/log?deed=post.hidden&member=ben", "/moderation/log?action=post.hidden&member=ben"),
        ("/my/cases?show=ended", "/my/cases?show=closed"),
        ("/posts/7/suggest?again=3", "/posts/7/suggest-edit?resubmit=3"),
    ],
)
def test_old_parameters_lead_to_the_new_ones(browser, old, new):
    answer = browser.get(old)
    assert (answer.status_code, answer.location) == (301, new)


def test_a_form_of_an_old_queue_arrives_there(browser):
    sent = browser.post("/cases/views?queue=all&turned=1", data={"name": "Mine"})
    assert (sent.status_code, sent.location) == (308, "/cases/views?queue=all&reverse=1")
    assert browser.get("/questions?how=rule").status_code == 200
