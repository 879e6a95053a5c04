"""The pages on which a question is escalated, and on which that is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.escalation.actions import escalate, withdraw
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cases.conftest import fresh
from tests.cast import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)


def test_who_asked_says_what_they_tried(ana, signed_in, question):
    browser = signed_in(ana)
    shown = browser.get(f"/questions/{question.id}/escalate")
    assert "What have you tried?" in shown.text
    assert 'name="priority"' not in shown.text
    refused = browser.send(f"/questions/{question.id}/escalate", {"reason": " ", "priority": "urgent"})
    assert refused.status_code == 422
    assert "Describe in a sentence what you have tried." in refused.text
    sent = browser.send(f"/questions/{question.id}/escalate", {"reason": "A new seal.", "priority": "urgent"})
    assert sent.status_code == 303
    made = db.session.scalars(select(Case)).one()
    assert (made.reason, made.priority, made.opened_how) == ("A new seal.", "normal", "asker")


def test_the_case_says_how_long_who_asked_had_waited(ana, gus, signed_in, question):
    signed_in(ana).send(f"/questions/{question.id}/escalate", {"reason": "A new seal."})
    number = db.session.scalars(select(Case.id)).one()
    assert "Escalated by Ana Ribeiro after 42 business hours: “A new seal.”" in signed_in(gus).get(
        f"/cases/{number}"
    ).text.replace("\n", " ")


def test_staff_choose_a_kind_of_case_where_there_is_one(mia, signed_in, question):
    browser = signed_in(mia)
    assert 'name="template"' not in browser.get(f"/questions/{question.id}/escalate").text
    with unit_of_work():
        refund = CaseType(name="Refund", created_at=NOW)
        db.session.add_all([refund, CaseType(name="Old", is_offered=False, created_at=NOW)])
    shown = browser.get(f"/questions/{question.id}/escalate").text
    assert "Refund" in shown
    assert ">Old<" not in shown
    fields = {"reason": "She wants her money.", "priority": "high", "template": str(refund.id)}
    assert browser.send(f"/questions/{question.id}/escalate", fields).status_code == 303
    made = db.session.scalars(select(Case)).one()
    assert (made.case_type_id, made.priority) == (refund.id, "high")


def test_what_a_second_person_says_stands_in_the_case_that_is_open_already(
    ana, mia, gus, signed_in, question, monkeypatch
):
    address = f"/questions/{question.id}/escalate"
    asker, moderator = signed_in(ana), signed_in(mia)
    first = asker.send(address, {"reason": "A new seal."})
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(seconds=1))
    second = moderator.send(address, {"reason": "She has small children.", "priority": "normal"})
    assert (first.status_code, second.status_code) == (303, 303)
    number = db.session.scalars(select(Case.id)).one()
    assert (
        "Support is already working on this question. Your message was added to the case."
        not in asker.get(first.location).text
    )
    assert (
        "Support is already working on this question. Your message was added to the case."
        in moderator.get(second.location).text
    )
    assert "Mia Santos also needs support: “She has small children.”" in signed_in(gus).get(f"/cases/{number}").text


def test_a_kind_that_nobody_offers_is_refused(mia, signed_in, question):
    fields = {"reason": "Money.", "priority": "high", "template": "99"}
    assert signed_in(mia).send(f"/questions/{question.id}/escalate", fields).status_code == 422


@pytest.mark.parametrize("who", ["gus", "mia"])
def test_support_and_moderators_withdraw_and_take_it_back(request, who, signed_in, case):
    browser = signed_in(request.getfixturevalue(who))
    assert f'action="/cases/{case.id}/withdraw"' in browser.get(f"/cases/{case.id}").text
    refused = browser.send(f"/cases/{case.id}/withdraw", {"reason": ""})
    assert refused.status_code == 422
    assert browser.send(f"/cases/{case.id}/withdraw", {"reason": "A peer has it."}).status_code == 303
    shown = browser.get(f"/cases/{case.id}").text
    assert "A peer has it." in shown
    assert "Reopen case" in shown
    assert browser.send(f"/cases/{case.id}/reopen", {"reason": "Not so."}).status_code == 303
    assert fresh(case).status == "open"


def test_what_was_typed_stays_where_someone_was_quicker(mia, gus, signed_in, case):
    seen, browser = case.revision, signed_in(gus)
    with unit_of_work():
        withdraw(mia, fresh(case), reason="A mistake.", now=NOW)
    with unit_of_work():
        reopening.reopen(mia, fresh(case), reason="No mistake.", now=NOW)
    answer = browser.send(f"/cases/{case.id}/withdraw", {"reason": "A peer has it.", "revision": seen})
    assert answer.status_code == 409
    assert fresh(case).is_open


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("ana", 404), ("pia", 403)])
def test_others_do_not_withdraw(request, who, status, signed_in, case):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.send(f"/cases/{case.id}/withdraw", {"reason": "I want to."}).status_code == status
    assert fresh(case).is_open


def test_who_asked_withdraws_their_own(ana, signed_in, question):
    with unit_of_work():
        made = escalate(ana, question, reason="A new seal.", now=NOW)
    browser = signed_in(ana)
    assert f"/my/cases/{made.id}/withdraw" in browser.get(f"/my/cases/{made.id}").text
    assert browser.send(f"/my/cases/{made.id}/withdraw", {"reason": ""}).status_code == 422
    assert browser.send(f"/my/cases/{made.id}/withdraw", {"reason": "I found it."}).status_code == 303
    shown = browser.get(f"/my/cases/{made.id}").text
    assert "Escalation withdrawn" in shown
    assert "still-broken" not in shown


def test_who_asked_does_not_withdraw_what_a_moderator_escalated(ana, signed_in, case):
    browser = signed_in(ana)
    assert "withdraw" not in browser.get(f"/my/cases/{case.id}").text
    assert browser.send(f"/my/cases/{case.id}/withdraw", {"reason": "I found it."}).status_code == 403
