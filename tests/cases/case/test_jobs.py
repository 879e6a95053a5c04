"""Warnings and breaches: told once each, and never while an answer in time may still be on its way."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.cases import rules
from app.cases.case.jobs import mark_breaches, mark_warnings
from app.cases.sla.models import SlaPolicy
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import clock, fresh
from tests.cast import NOW

DUE = NOW + timedelta(days=1)  # 8 business hours after Monday 11:00
HELP = "Put a thin plate under the left hinge; it has been dry since."


def told(name: str) -> list[Event]:
    return list(db.session.scalars(select(Event).where(Event.name == name)))


def test_a_warning_is_told_once_before_the_promise_runs_out(case):
    mark_warnings(DUE - timedelta(hours=3))
    assert told("sla.warned") == []
    for minutes in (20, 10):
        mark_warnings(DUE - timedelta(minutes=minutes))
    assert [event.values["clock"] for event in told("sla.warned")] == [rules.FIRST_RESPONSE]


def test_a_breach_is_told_once_and_raises_the_priority_by_a_step(case):
    mark_breaches(DUE)
    assert told("sla.breached") == []
    for minutes in (1, 2):
        mark_breaches(DUE + timedelta(minutes=minutes))
    assert [event.values["clock"] for event in told("sla.breached")] == [rules.FIRST_RESPONSE]
    assert fresh(case).priority == "high"
    assert clock(case, rules.FIRST_RESPONSE).breached_at is not None


def test_an_answer_in_time_of_which_cases_have_not_heard_yet_is_no_breach(case, gus, question):
    with unit_of_work():
        posts_actions.answer(gus, db.session.get_one(Thread, question.id), HELP, DUE - timedelta(minutes=1))
    late = DUE + timedelta(minutes=5)
    mark_breaches(late)
    assert told("sla.breached") == []
    run_until_empty(late)
    mark_breaches(late)
    assert told("sla.breached") == []
    assert clock(case, rules.FIRST_RESPONSE).met_at == DUE - timedelta(minutes=1)


def test_a_promise_met_too_late_is_told_too_but_raises_nothing(case, gus):
    with unit_of_work():
        timeline_actions.reply(gus, case, HELP, DUE + timedelta(seconds=30))
    run_until_empty(DUE + timedelta(minutes=1))
    mark_breaches(DUE + timedelta(minutes=1))
    assert len(told("sla.breached")) == 1
    assert fresh(case).priority == "normal"


def test_a_case_that_waits_for_its_customer_is_not_late(case, gus):
    with unit_of_work():
        timeline_actions.reply(gus, case, HELP, NOW, wait=True)
    run_until_empty(NOW)
    mark_breaches(NOW + timedelta(days=30))
    assert told("sla.breached") == []


def test_a_policy_may_leave_the_priority_as_it_is(case):
    with unit_of_work():
        db.session.get_one(SlaPolicy, case.policy_id).raises_priority = False
    mark_breaches(DUE + timedelta(minutes=1))
    assert len(told("sla.breached")) == 1
    assert fresh(case).priority == "normal"
