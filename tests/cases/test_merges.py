"""A question with a case is merged: no customer loses it, and nobody reads another's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.cases.actions import messaging, resolving
from app.cases.actions.escalating import escalate
from app.cases.models import Case
from app.community.actions import merging
from app.community.models import Thread
from app.core.db import db, unit_of_work
from app.core.errors import NotAllowed
from app.core.worker import run_until_empty
from tests.community.threads import REPLY, a_question


@pytest.fixture
def questions(ana, machines, now):
    """Two of Ana's, of which the first goes into the second."""
    return [a_question(ana, machines, now) for _each in range(2)]


def open_case(actor, thread, now):
    with unit_of_work():
        return escalate(actor, db.session.get_one(Thread, thread.id), reason="Nobody knows.", now=now)


def merge(actor, questions, now):
    thread, into = questions
    with unit_of_work():
        merging.merge(actor, db.session.get_one(Thread, thread.id), db.session.get_one(Thread, into.id), now)
    run_until_empty()
    db.session.expire_all()


def test_a_case_goes_with_its_question_to_another_of_the_same_person(gus, ana, questions, now):
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        messaging.message(gus, case, "What does the sticker inside the door say?", now)
    merge(gus, questions, now)
    assert (case.thread_id, case.is_open) == (questions[1].id, True)
    assert (questions[0].support_state, questions[1].support_state) == ("none", "with_support")


def test_its_page_opens_for_support_and_for_the_customer(gus, ana, questions, now, signed_in):
    case = open_case(gus, questions[0], now)
    merge(gus, questions, now)
    assert signed_in(gus).get(f"/cases/{case.id}").status_code == 200
    assert signed_in(ana).get(f"/my/cases/{case.id}").status_code == 200


def test_a_thread_never_comes_to_two_open_cases(gus, questions, now):
    open_case(gus, questions[0], now)
    open_case(gus, questions[1], now)
    with pytest.raises(NotAllowed, match="Support works on both"):
        merge(gus, questions, now)


def test_a_case_opened_at_the_same_moment_ends_with_a_link(gus, questions, now):
    """Both questions got a case between the merge and the worker."""
    first, second = questions
    with unit_of_work():
        merging.merge(gus, db.session.get_one(Thread, first.id), db.session.get_one(Thread, second.id), now)
    with unit_of_work():
        second_case = escalate(gus, db.session.get_one(Thread, second.id), reason="Nobody knows.", now=now)
        db.session.get_one(Thread, first.id).merged_into_id = None
        late = escalate(gus, db.session.get_one(Thread, first.id), reason="Nobody knows.", now=now)
        db.session.get_one(Thread, first.id).merged_into_id = second.id
    run_until_empty()
    db.session.expire_all()
    assert (second_case.is_open, late.is_open) == (True, False)
    assert (late.knowledge, late.canonical_id) == ("link", second.id)


def test_somebody_else_s_finished_case_stays_theirs(gus, ana, zoe, machines, questions, now, signed_in):
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        db.session.get_one(Case, case.id).status = "resolved"
        db.session.get_one(Thread, questions[0].id).support_state = "resolved_by_support"
    other = a_question(zoe, machines, now)
    merge(gus, [questions[0], other], now)
    assert case.thread_id == questions[0].id
    assert signed_in(gus).get(f"/cases/{case.id}").status_code == 200
    assert signed_in(ana).get(f"/my/cases/{case.id}").status_code == 200
    assert signed_in(zoe).get(f"/my/cases/{case.id}").status_code == 404


def test_telling_it_twice_changes_nothing(gus, questions, now):
    case = open_case(gus, questions[0], now)
    merge(gus, questions, now)
    revision = case.revision
    with unit_of_work():
        db.session.execute(db.text("UPDATE delivery SET state = 'pending' WHERE reaction = 'cases.hear_merge'"))
    run_until_empty()
    db.session.expire_all()
    assert (case.revision, len(db.session.scalars(select(Case)).all())) == (revision, 1)


def test_what_a_customer_was_told_of_their_case_stays_theirs(gus, ana, zoe, machines, questions, now, signed_in):
    """The answer that resolved it went into Zoé's question: Ana's notice does not take its title."""
    case = open_case(gus, questions[0], now)
    with unit_of_work():
        resolving.resolve(gus, db.session.get_one(Case, case.id), knowledge="publish", body=REPLY, now=now)
    run_until_empty(now)
    other = a_question(zoe, machines, now, title="Zoé asks about something else")
    merge(gus, [questions[0], other], now)
    assert "Support has resolved your case" in signed_in(ana).get("/inbox").text
    page = signed_in(ana).get("/inbox").text
    assert "Support has resolved your case “Zoé" not in page
