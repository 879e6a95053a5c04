"""Escalating."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.members.models import Role
from app.cases import rules
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.cases.conftest import ASKED_AT, clock, fresh
from tests.cast import NOW


def test_an_escalated_question_has_a_case_with_two_running_clocks(case, question):
    assert (case.status, case.priority, case.opened_how) == ("new", "normal", "moderator")
    assert clock(case, rules.FIRST_RESPONSE).due_at == NOW + timedelta(
        days=1, hours=0
    )  # 8 business hours from Mon 11:00
    assert clock(case, rules.RESOLUTION).due_at == NOW + timedelta(days=3)
    assert case.due_at == clock(case, rules.FIRST_RESPONSE).due_at
    assert db.session.get_one(Thread, question.id).support_state == "with_support"
    event = db.session.scalars(select(Event).where(Event.name == "case.opened")).one()
    assert event.values["case_id"] == case.id
    assert event.values["thread_id"] == question.id


def test_escalating_again_leads_to_the_open_case(case, gus, question):
    with unit_of_work():
        again = escalate(gus, question, reason="Again", priority="urgent", now=NOW + timedelta(hours=1))
    assert again.id == case.id
    assert again.priority == "normal"
    assert db.session.scalar(select(func.count(Case.id))) == 1


def test_within_thirty_days_of_its_resolution_the_case_opens_again(case, mia, gus, question):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=NOW + timedelta(hours=1))
    later = NOW + timedelta(days=30)
    with unit_of_work():
        again = escalate(mia, question, reason="It is back", now=later)
    assert again.id == case.id
    assert (again.status, again.knowledge) == ("open", None)
    assert clock(case, rules.RESOLUTION).is_running


def test_later_there_is_a_new_case_that_links_back(case, mia, gus, question):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=NOW)
    with unit_of_work():
        later = escalate(mia, question, reason="It is back", now=NOW + timedelta(days=30, minutes=1))
    assert later.id != case.id
    assert later.previous_case_id == case.id
    assert later.status == "new"


def test_the_asker_may_escalate_after_eight_business_hours(ana, question):
    with pytest.raises(NotAllowed), unit_of_work():
        escalate(ana, question, reason="Please", now=ASKED_AT + timedelta(hours=8))
    with unit_of_work():
        made = escalate(ana, question, reason="Please", now=ASKED_AT + timedelta(days=1))
    assert made.opened_how == "asker"


def test_a_peer_may_not_escalate(ben, question):
    with pytest.raises(NotAllowed), unit_of_work():
        escalate(ben, question, reason="Please", now=NOW)


def test_a_moderator_of_another_space_may_not_escalate(zoe, question, app):
    with unit_of_work():
        zoe.roles.append(Role(name="moderator", space_id=question.space_id, granted_at=NOW))
    with unit_of_work():
        assert escalate(zoe, question, reason="Mine", now=NOW)


def test_without_a_reason_nothing_is_opened(mia, question):
    with pytest.raises(InvalidInput), unit_of_work():
        escalate(mia, question, reason="", now=NOW)
    assert db.session.scalar(select(func.count(Case.id))) == 0


def test_the_reason_stays_out_of_the_event(case):
    assert "Nobody knows" not in str([event.values for event in db.session.scalars(select(Event))])
    assert db.session.scalars(select(CaseHistoryEntry.values)).one()["reason"] == "Nobody knows, and she waits."
    assert fresh(case).reason == "Nobody knows, and she waits."
