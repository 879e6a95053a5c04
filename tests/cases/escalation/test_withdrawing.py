"""Withdrawing an escalation: it counts as no resolution, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases import rules
from app.cases.case import reopening
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.escalation.actions import escalate, withdraw
from app.cases.policies import can_take_back, can_withdraw, is_rated
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.actions import message
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.cases.conftest import ASKED_AT, clock, fresh
from tests.cases.test_policies import EVERYONE, MODERATORS, SUPPORT, a_case, person
from tests.cast import NOW

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


@pytest.mark.parametrize("who", EVERYONE)
def test_support_and_moderators_withdraw_and_take_back(who):
    case = a_case()
    case.opened_by_id = 99
    assert bool(can_withdraw(person(who), case)) == (who in SUPPORT | MODERATORS)
    assert bool(can_take_back(person(who), case)) == (who in SUPPORT | MODERATORS)


@pytest.mark.parametrize("status", rules.STATUSES)
@pytest.mark.parametrize("opened_by", [1, 99, None])
def test_who_asked_withdraws_what_they_escalated_while_nobody_has_begun(status, opened_by):
    case = a_case()
    case.status, case.opened_by_id = status, opened_by
    assert bool(can_withdraw(person("asker"), case)) == (status == "new" and opened_by == 1)


@pytest.mark.parametrize("status", rules.STATUSES)
def test_only_an_open_case_is_withdrawn(status):
    case = a_case()
    case.status = status
    assert bool(can_withdraw(person("agent"), case)) == (status not in rules.FINISHED)


def test_a_withdrawn_case_is_closed_without_a_resolution_and_its_clocks_stand(case, mia, question):
    with unit_of_work():
        withdraw(mia, case, reason="A peer has it.", now=LATER)
    now_is = fresh(case)
    assert (now_is.status, now_is.knowledge, now_is.knowledge_reason) == ("closed", "withdrawn", "A peer has it.")
    assert now_is.resolved_at is None
    assert not is_rated(now_is)
    for kind in (rules.FIRST_RESPONSE, rules.RESOLUTION):
        assert (clock(case, kind).stopped_why, clock(case, kind).met_at) == ("withdrawn", None)
    assert now_is.due_at == rules.NEVER_DUE
    assert db.session.get_one(Thread, question.id).support_state == "none"
    entry = db.session.scalars(select(CaseHistoryEntry).where(CaseHistoryEntry.kind == "withdrawn")).one()
    assert entry.values["reason"] == "A peer has it."
    assert db.session.scalars(select(Event).where(Event.name == "case.withdrawn")).one().values["case_id"] == case.id


def test_it_can_be_taken_back_and_the_clocks_go_on_with_what_was_left(case, gus, mia):
    with unit_of_work():
        withdraw(gus, case, reason="A peer has it.", now=LATER)
    with unit_of_work():
        reopening.reopen(mia, fresh(case), reason="The peer was wrong.", now=LATER + timedelta(days=1))
    assert (fresh(case).status, fresh(case).knowledge, fresh(case).closed_at) == ("open", None, None)
    assert clock(case, rules.FIRST_RESPONSE).due_at == NOW + timedelta(days=2)  # a working day later than before
    assert clock(case, rules.RESOLUTION).is_running


def test_a_promised_next_response_goes_on_too(case, ana, gus):
    with unit_of_work():
        timeline_actions.reply(gus, case, "Please send us a picture of the hinge and of the seal.", NOW)
    with unit_of_work():
        message(ana, fresh(case), "Here it is.", LATER)
    with unit_of_work():
        withdraw(gus, fresh(case), reason="A peer has it.", now=LATER)
    assert not clock(case, rules.NEXT_RESPONSE).is_running
    with unit_of_work():
        reopening.reopen(gus, fresh(case), reason="Not so.", now=LATER + HOUR)
    assert clock(case, rules.NEXT_RESPONSE).is_running


def test_after_thirty_days_it_is_not_taken_back(case, gus):
    with unit_of_work():
        withdraw(gus, case, reason="A peer has it.", now=LATER)
    with pytest.raises(InvalidInput), unit_of_work():
        reopening.reopen(gus, fresh(case), reason="Not so.", now=LATER + timedelta(days=30, minutes=1))


def test_escalating_again_opens_a_new_case_that_links_back(case, gus, mia, question):
    with unit_of_work():
        withdraw(gus, case, reason="A peer has it.", now=LATER)
    with unit_of_work():
        again = escalate(mia, question, reason="It came back.", now=LATER + HOUR)
    assert again.id != case.id
    assert again.previous_case_id == case.id
    with pytest.raises(InvalidInput), unit_of_work():
        reopening.reopen(gus, fresh(case), reason="Not so.", now=LATER + 2 * HOUR)


def test_the_question_says_again_what_an_earlier_case_said(case, gus, mia, question):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=NOW)
    with unit_of_work():
        second = escalate(mia, question, reason="Again", now=NOW + timedelta(days=31))
    with unit_of_work():
        withdraw(gus, second, reason="A mistake.", now=NOW + timedelta(days=31, hours=1))
    assert db.session.get_one(Thread, question.id, populate_existing=True).support_state == "resolved_by_support"


def test_without_a_reason_nothing_is_withdrawn(case, gus):
    with pytest.raises(InvalidInput), unit_of_work():
        withdraw(gus, case, reason="", now=LATER)
    assert fresh(case).is_open


def test_who_saw_an_older_case_is_told(case, gus, lea):
    seen = case.revision
    with unit_of_work():
        message(lea, case, "Which model is it?", NOW)
    with pytest.raises(Conflict), unit_of_work():
        withdraw(gus, fresh(case), reason="A peer has it.", revision=seen, now=LATER)


def test_an_agent_who_began_meanwhile_keeps_the_asker_from_withdrawing(ana, gus, question):
    with unit_of_work():
        made = escalate(ana, question, reason="I tried everything.", now=ASKED_AT + timedelta(days=2))
    with unit_of_work():
        assignment.take(gus, fresh(made), now=ASKED_AT + timedelta(days=2))
    with pytest.raises(NotAllowed), unit_of_work():
        withdraw(ana, fresh(made), reason="I found it.", now=ASKED_AT + timedelta(days=2))


def test_who_asked_takes_their_own_escalation_back(ana, question):
    with unit_of_work():
        made = escalate(ana, question, reason="I tried everything.", now=ASKED_AT + timedelta(days=2))
    with unit_of_work():
        withdraw(ana, fresh(made), reason="I found it.", now=ASKED_AT + timedelta(days=2, hours=1))
    assert db.session.scalars(select(Case.knowledge)).one() == "withdrawn"
