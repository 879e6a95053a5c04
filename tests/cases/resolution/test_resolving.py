"""Resolving, reopening, closing: what comes back, and what the clocks do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.cases import rules
from app.cases.case import reopening
from app.cases.case.jobs import close_quiet
from app.cases.case.models import Case
from app.cases.customer_view.actions import reopen_as_unsolved
from app.cases.resolution import actions as resolution_actions
from app.cases.timeline import actions as timeline_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Delivery
from app.core.outbox.worker import run_until_empty
from tests.cases.conftest import ASKED_AT, clock, fresh
from tests.cast import NOW

SOON = NOW + timedelta(hours=1)
HELP = "Put a thin plate under the left hinge; it has been dry since."


@pytest.fixture
def peers_answer(ben, question) -> Post:
    with unit_of_work():
        return posts_actions.answer(ben, db.session.get_one(Thread, question.id), HELP, ASKED_AT + timedelta(hours=2))


def test_publishing_a_summary_makes_it_an_answer(case, gus, question):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="publish", body=HELP, now=SOON)
    stored = fresh(case)
    assert (stored.status, stored.knowledge, stored.resolved_by_id) == ("resolved", "publish", gus.id)
    assert db.session.get_one(Post, stored.knowledge_post_id).body == HELP
    assert stored.thread.support_state == "resolved_by_support"
    assert clock(case, rules.FIRST_RESPONSE).met_at == SOON
    assert clock(case, rules.RESOLUTION).met_at == SOON
    assert stored.due_at == rules.NEVER_DUE


def test_accepting_an_answer_names_it_and_accepts_it_where_staff_may(case, peers_answer, gus, question):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="accept", post=peers_answer, now=SOON)
    assert fresh(case).knowledge_post_id == peers_answer.id
    assert db.session.get_one(Thread, question.id).accepted_post_id == peers_answer.id


def test_linking_names_the_question_that_holds_the_answer(case, gus, ben, machines):
    with unit_of_work():
        other = threads_actions.ask(
            ben, space=db.session.get_one(Space, machines.id), title="Which hinge fits the D45?", tags=[],
            body="The old one is drilled too low, I think.", now=NOW,
        )  # fmt: skip
        resolution_actions.resolve(gus, case, knowledge="link", canonical=other, now=SOON)
    assert fresh(case).canonical_id == other.id


def test_nobody_is_led_to_a_question_that_they_may_not_read(case, gus, ben, machines):
    with unit_of_work():
        other = threads_actions.ask(
            ben, space=db.session.get_one(Space, machines.id), title="Which hinge fits the D45?", tags=[],
            body="The old one is drilled too low, I think.", visibility="private", now=NOW,
        )  # fmt: skip
    with pytest.raises(InvalidInput, match="cannot read that question") as refused, unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="link", canonical=other, now=SOON)
    assert refused.value.field == "canonical"
    assert (fresh(case).status, fresh(case).canonical_id) == ("new", None)


@pytest.mark.parametrize(
    ("choice", "field"),
    [("accept", "post"), ("publish", "body"), ("link", "canonical"), ("none", "reason"), ("what", "knowledge")],
)
def test_each_choice_needs_what_it_names(case, gus, choice, field):
    with pytest.raises(InvalidInput) as refused, unit_of_work():
        resolution_actions.resolve(gus, case, knowledge=choice, now=SOON)
    assert refused.value.field == field
    assert fresh(case).status == "new"


def test_only_support_resolves(case, mia, ana):
    for member in (mia, ana):
        with pytest.raises(NotAllowed), unit_of_work():
            resolution_actions.resolve(member, case, knowledge="none", reason="x", now=SOON)


def test_of_two_who_resolve_the_second_is_told(case, gus, lea):
    seen = case.revision
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", revision=seen, now=SOON)
    with pytest.raises(Conflict), unit_of_work():
        resolution_actions.resolve(lea, case, knowledge="publish", body=HELP, revision=seen, now=SOON)


def test_an_accepted_peers_answer_resolves_the_case_by_the_community(case, peers_answer, ana, question):
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, peers_answer.id), SOON)
    run_until_empty(SOON + timedelta(minutes=1))
    stored = fresh(case)
    assert (stored.status, stored.knowledge, stored.resolved_at) == ("resolved", "community", SOON)
    assert stored.thread.support_state == "resolved_by_community"
    resolution = clock(case, rules.RESOLUTION)
    assert (resolution.stopped_why, resolution.met_at) == ("community", None)


def test_an_accepted_answer_of_support_resolves_the_case_by_support(case, gus, ana, question):
    with unit_of_work():
        post = posts_actions.answer(gus, db.session.get_one(Thread, question.id), HELP, SOON)
    run_until_empty(SOON)
    assert clock(case, rules.FIRST_RESPONSE).met_at == SOON
    assert (fresh(case).status, case.assignee_id) == ("open", gus.id)
    later = SOON + timedelta(hours=1)
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, post.id), later)
    run_until_empty(later)
    assert (fresh(case).status, case.knowledge) == ("resolved", "accept")
    assert clock(case, rules.RESOLUTION).met_at == later


def test_a_peers_answer_moves_no_clock(case, ben, question):
    with unit_of_work():
        posts_actions.answer(ben, db.session.get_one(Thread, question.id), HELP, SOON)
    run_until_empty(SOON)
    assert clock(case, rules.FIRST_RESPONSE).is_running
    assert fresh(case).status == "new"


def test_the_askers_comment_ends_the_waiting_at_the_time_it_was_written(case, gus, ana, question, peers_answer):
    with unit_of_work():
        timeline_actions.message(gus, case, "Is it level?", SOON, wait=True)
    wrote = SOON + timedelta(days=1)
    with unit_of_work():
        posts_actions.comment(ana, db.session.get_one(Post, peers_answer.id), "It is level, I measured it.", wrote)
    run_until_empty(wrote + timedelta(hours=5))
    assert fresh(case).status == "open"
    assert clock(case, rules.NEXT_RESPONSE).started_at == wrote


def test_rejecting_the_answers_is_told_in_the_case(case, ana, question, peers_answer):
    with unit_of_work():
        voting_actions.reject(ana, db.session.get_one(Thread, question.id), SOON)
    run_until_empty(SOON)
    run_until_empty(SOON)
    assert fresh(case).revision == 3


def test_a_reaction_told_twice_counts_once(case, gus, question, app):
    with unit_of_work():
        posts_actions.answer(gus, db.session.get_one(Thread, question.id), HELP, SOON)
    run_until_empty(SOON)
    revision = fresh(case).revision
    with unit_of_work():
        db.session.execute(update(Delivery).values(state="pending", attempts=0))
    run_until_empty(SOON)
    assert fresh(case).revision == revision


def test_still_broken_opens_the_case_again(case, gus, ana):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=SOON)
    with unit_of_work():
        current = reopen_as_unsolved(ana, case, "It leaks again.", SOON + timedelta(days=30))
    assert (current.id, current.status) == (case.id, "open")
    assert clock(case, rules.RESOLUTION).is_running


def test_after_thirty_days_still_broken_opens_a_linked_case(case, gus, ana):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=SOON)
    with unit_of_work():
        current = reopen_as_unsolved(ana, case, "It leaks again.", SOON + timedelta(days=31))
    assert (current.previous_case_id, current.status) == (case.id, "new")


def test_only_the_asker_says_that_it_is_still_broken(case, ben):
    with pytest.raises(NotAllowed), unit_of_work():
        reopen_as_unsolved(ben, case, "Mine too", SOON)


def test_an_agent_reopens_within_thirty_days_only(case, gus):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=SOON)
    with pytest.raises(InvalidInput), unit_of_work():
        reopening.reopen(gus, case, reason="Wrong", now=SOON + timedelta(days=31))
    with unit_of_work():
        reopening.reopen(gus, case, reason="Wrong", now=SOON + timedelta(days=2))
    assert fresh(case).status == "open"


def test_four_quiet_days_close_a_resolved_case(case, gus):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=SOON)
    close_quiet(SOON + timedelta(days=3, hours=23))
    assert fresh(case).status == "resolved"
    close_quiet(SOON + timedelta(days=4))
    close_quiet(SOON + timedelta(days=5))
    stored = fresh(case)
    assert (stored.status, stored.closed_at) == ("closed", SOON + timedelta(days=4))
    assert isinstance(stored, Case)


def test_an_acceptance_that_was_taken_back_before_it_was_told_resolves_nothing(case, peers_answer, ana):
    with unit_of_work():
        post = db.session.get_one(Post, peers_answer.id)
        voting_actions.accept(ana, post, SOON)
        voting_actions.unaccept(ana, post, SOON)
    run_until_empty(SOON)
    assert fresh(case).status == "new"


def test_the_page_shows_each_answer_before_it_is_chosen(case, ben, gus, question, signed_in):
    with unit_of_work():
        post = posts_actions.answer(
            ben, db.session.get_one(Thread, question.id), "Put a thin plate under the hinge.", NOW
        )
    page = signed_in(gus).get(f"/cases/{case.id}/resolve").text
    assert f'name="post" value="{post.id}" checked' in page
    assert "<p>Put a thin plate under the hinge.</p>" in page


def test_a_question_that_is_like_it_is_named_by_choosing_it(case, ben, gus, machines, signed_in):
    with unit_of_work():
        words = {
            "title": "Where does the water at the door come from",
            "body": "It runs down the front of the machine.",
        }
        other = threads_actions.ask(ben, space=db.session.get_one(Space, machines.id), **words, tags=[], now=NOW)
    answer = signed_in(gus).send(f"/cases/{case.id}/resolve", {"knowledge": "link", "like": other.id})
    assert answer.status_code == 303
    assert fresh(case).canonical_id == other.id


def test_no_summary_is_offered_where_the_question_takes_no_answer(case, gus, question, signed_in):
    browser = signed_in(gus)
    assert re.search(
        r'<input(?=[^>]*value="publish")(?=[^>]*checked)[^>]*>', browser.get(f"/cases/{case.id}/resolve").text
    )
    with unit_of_work():
        db.session.get_one(Thread, question.id).locked_at = NOW
    page = browser.get(f"/cases/{case.id}/resolve").text
    assert re.search(r'<input(?=[^>]*value="publish")(?=[^>]*disabled)[^>]*>', page)
    assert re.search(r'<input(?=[^>]*value="none")(?=[^>]*checked)[^>]*>', page)
    assert "This thread was locked by the moderators." in page
