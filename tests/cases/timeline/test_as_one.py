"""Community and case as one: whoever helps, by whichever door, and what is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core import clock as core_clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import clock, fresh

WORDS = "Put a thin plate under the left hinge; it has been dry since."
HOUR = timedelta(hours=1)


@pytest.fixture
def solved(case, ana, ben, question, now) -> Post:
    """Ben's answer, by which Ana ended the case."""
    with unit_of_work():
        post = posts_actions.answer(ben, db.session.get_one(Thread, question.id), WORDS, now + HOUR)
        voting_actions.accept(ana, post, now + 2 * HOUR)
    run_until_empty(now + 2 * HOUR)
    return post


def test_an_accepted_answer_of_a_peer_ends_the_case_and_its_clocks_counted_apart(case, solved):
    stored = fresh(case)
    assert (stored.status, stored.knowledge, stored.knowledge_post_id) == ("resolved", "community", solved.id)
    whys = db.session.scalars(select(SlaClock.stopped_why).filter_by(case_id=case.id)).all()
    assert set(whys) == {"community"}


@pytest.mark.parametrize(("days", "status"), [(1, "open"), (29, "open"), (31, "resolved")])
def test_taking_it_back_opens_the_case_again_for_thirty_days(case, ana, solved, now, days, status):
    later = now + timedelta(days=days)
    with unit_of_work():
        voting_actions.unaccept(ana, db.session.get_one(Post, solved.id), later)
    run_until_empty(later)
    stored = fresh(case)
    assert stored.status == status
    assert (clock(case, "resolution").stopped_at is None) == (status == "open")


def test_accepting_another_answer_instead_ends_the_case_by_that_one(case, ana, gus, solved, now):
    with unit_of_work():
        other = posts_actions.answer(
            gus, db.session.get_one(Thread, case.thread_id), "Order the new seal, it is free.", now + 3 * HOUR
        )
        voting_actions.accept(ana, other, now + 4 * HOUR)
    run_until_empty(now + 4 * HOUR)
    stored = fresh(case)
    assert (stored.status, stored.knowledge, stored.knowledge_post_id) == ("resolved", "accept", other.id)


def test_a_case_that_support_resolved_stays_so_when_an_acceptance_is_taken_back(case, ana, ben, gus, question, now):
    with unit_of_work():
        post = posts_actions.answer(ben, db.session.get_one(Thread, question.id), WORDS, now)
        resolution_actions.resolve(gus, case, knowledge="accept", post=post, now=now + HOUR)
        voting_actions.unaccept(ana, post, now + 2 * HOUR)
    run_until_empty(now + 2 * HOUR)
    assert fresh(case).status == "resolved"


@pytest.mark.parametrize("door", ["answer", "comment on the question", "comment on what she wrote"])
def test_what_support_says_to_the_asker_in_the_thread_counts_like_a_reply(case, ana, gus, question, now, door):
    with unit_of_work():
        thread = db.session.get_one(Thread, question.id)
        opening = db.session.scalars(select(Post).filter_by(thread_id=thread.id, kind="opening")).one()
        hers = posts_actions.answer(ana, thread, "It drips from the left corner.", now)
        if door == "answer":
            posts_actions.answer(gus, thread, WORDS, now + HOUR)
        else:
            posts_actions.comment(
                gus, opening if "question" in door else hers, "Which number does it have?", now + HOUR
            )
    run_until_empty(now + HOUR)
    stored = fresh(case)
    assert (stored.status, stored.assignee_id) == ("open", gus.id)
    assert clock(case, "first_response").met_at == now + HOUR


def test_what_support_says_to_a_peer_answers_nobody_s_case(case, ben, gus, question, now):
    with unit_of_work():
        post = posts_actions.answer(ben, db.session.get_one(Thread, question.id), WORDS, now)
        posts_actions.comment(gus, post, "A good hint, thank you.", now + HOUR)
    run_until_empty(now + HOUR)
    stored = fresh(case)
    assert (stored.status, stored.assignee_id) == ("new", None)
    assert clock(case, "first_response").met_at is None


def test_the_strip_tells_the_asker_what_they_can_count_on_and_others_nothing_private(
    mia, ana, ben, gus, question, signed_in, browser
):
    address = f"/questions/{question.id}/{question.slug}"
    with unit_of_work():
        case: Case = escalate(mia, question, reason="She waits.", now=core_clock.now())
    for reader, sees in (
        (ana, "You will get a reply by"),
        (ben, "first response due"),
        (None, "Other members can still answer"),
    ):
        page = (signed_in(reader) if reader else browser).get(address).text
        assert sees in page
        assert (f"/my/cases/{case.id}" in page) == (reader is ana)
    with unit_of_work():
        timeline_actions.message(gus, case, "Your number?", core_clock.now(), True)
    assert "Support is waiting for your reply" in signed_in(ana).get(address).text
    assert "Support asked for details" in signed_in(ben).get(address).text
    with unit_of_work():
        resolution_actions.resolve(gus, fresh(case), knowledge="none", reason="Hers.", now=core_clock.now())
    assert "Still not working?" in signed_in(ana).get(address).text
    assert "Still not working?" not in signed_in(ben).get(address).text


def test_a_late_promise_is_owned_up_to_before_the_asker_alone(mia, ana, ben, question, signed_in):
    with unit_of_work():
        escalate(mia, question, reason="She waits.", now=core_clock.now() - timedelta(days=9))
    address = f"/questions/{question.id}/{question.slug}"
    assert "Sorry, our reply is late" in signed_in(ana).get(address).text
    page = signed_in(ben).get(address).text
    assert "Support is working on it" in page
    assert "response due" not in page


def test_the_strip_is_there_for_an_asker_who_is_staff_too(mia, lea, machines, signed_in):
    with unit_of_work():
        words: dict[str, Any] = {
            "title": "My own machine leaks at the door",
            "body": "It leaks at the door again.",
            "tags": [],
        }
        space = db.session.get_one(Space, machines.id)
        thread = threads_actions.ask(lea, space=space, **words, now=core_clock.now() - timedelta(days=2))
        case = escalate(mia, thread, reason="She waits.", now=core_clock.now())
    page = signed_in(lea).get(f"/questions/{thread.id}/{thread.slug}").text
    assert "You will get a reply by" in page
    assert f"/my/cases/{case.id}" in page
