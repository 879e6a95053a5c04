"""The pages of the decision queue."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.clock import day_here
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.decisions.jobs import queue_critical
from app.suggestions.decisions.models import QueuedDecision
from tests.suggestions.conftest import TITLE, make_critical, suggest

WHY = "The new panel comes first, it decides what is possible."


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now):
        yield


@pytest.fixture
def queued(critical, now):
    with unit_of_work():
        queue_critical(now)
    return critical


def estimates(suggestion):
    db.session.rollback()
    found = db.session.get_one(QueuedDecision, suggestion.id)
    return found.impact, found.effort


def test_the_queue_shows_how_many_need_it_until_when_and_the_way_to_decide(pia, queued, signed_in):
    page = signed_in(pia).get("/product").text
    for words in (TITLE, "<b>5</b> customers", "<b>3</b> sources", "Decide by", f"/suggestions/{queued.id}/status"):
        assert words in page


def test_an_empty_queue_says_what_would_be_here(pia, idea, signed_in):
    browser = signed_in(pia)
    assert "No decision is waiting" in browser.get("/product").text
    assert TITLE not in browser.get("/product").text
    assert "Nothing is postponed" in browser.get("/product?show=postponed").text
    assert browser.get("/product?show=other").status_code == 404


def test_estimates_are_saved_with_and_without_script(pia, queued, signed_in):
    browser, where = signed_in(pia), f"/suggestions/{queued.id}/estimate"
    assert browser.send(where, {"impact": "4", "effort": "2"}).status_code == 303
    assert estimates(queued) == (4, 2)
    answer = browser.send(where, {"impact": "5", "effort": ""}, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "<option selected>5</option>" in answer.text
    assert estimates(queued) == (5, None)
    assert browser.send(where, {"impact": "6", "effort": ""}).status_code == 422
    assert estimates(queued) == (5, None)


def test_postpone_and_undo(pia, queued, signed_in):
    browser, where = signed_in(pia), f"/suggestions/{queued.id}/postpone"
    day = day_here(clock.now() + timedelta(days=30)).isoformat()
    refused = browser.send(where, {"until": day, "reason": "Later"})
    assert refused.status_code == 422
    assert 'value="Later"' in refused.text
    assert browser.send(where, {"until": day, "reason": WHY}).status_code == 303
    page = browser.get("/product").text
    assert f"/suggestions/{queued.id}/resume" in page
    assert f"decide-{queued.id}" not in page
    assert f"decide-{queued.id}" in browser.get("/product?show=postponed").text
    browser.send(f"/suggestions/{queued.id}/resume", {})
    assert f"decide-{queued.id}" in browser.get("/product").text


@pytest.mark.parametrize("who", ["ana", "gus", "mia"])
def test_others_are_refused(request, who, queued, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get("/product").status_code == 403
    assert browser.get(f"/suggestions/{queued.id}/postpone").status_code == 403
    for deed in ("estimate", "postpone", "resume"):
        assert browser.send(f"/suggestions/{queued.id}/{deed}", {"impact": "3"}).status_code == 403


def test_what_is_not_in_the_queue_is_neither_estimated_nor_postponed(pia, idea, signed_in):
    browser = signed_in(pia)
    assert browser.get(f"/suggestions/{idea.id}/postpone").status_code == 404
    assert browser.send(f"/suggestions/{idea.id}/estimate", {"impact": "3"}).status_code == 404


def test_twice_the_decisions_cost_no_more_statements(pia, zoe, gus, machines, laundry, queued, now, signed_in):
    browser = signed_in(pia)

    def statements():
        browser.get("/product")
        browser.application.extensions["kept"].forget()
        return int(re.findall(r'desc="(\d+) statements"', browser.get("/product").headers["Server-Timing"])[0])

    few = statements()
    for number in range(3):
        made = suggest(zoe, laundry, now, title=f"A quieter signal, number {number}")
        make_critical(made, gus, machines, clock.now())
    with unit_of_work():
        queue_critical(clock.now())
    assert browser.get("/product").text.count("Decide by") == 4
    assert statements() == few <= 8
