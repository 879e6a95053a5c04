"""Answering: the thread counts it, its author is known, and a rejection ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import Role
from app.community.following.models import Subscription
from app.community.posts.models import Post, Revision
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.community.recount import differences
from tests.community.samples import REPLY, a_question, a_suggestion, an_answer


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def test_an_answer_makes_the_question_answered(question, ben, now):
    later = now + timedelta(minutes=5)
    reply = an_answer(ben, question, later)
    assert (question.answer_state, question.answer_count, question.best_answer_score) == ("answered", 1, 0)
    assert question.active_at == question.changed_at == later
    assert (reply.kind, reply.body, reply.author_id, ben.answer_count) == ("answer", REPLY, ben.id, 1)
    assert db.session.query(Revision).filter_by(post_id=reply.id, number=1).count() == 1
    assert differences() == []


def test_answering_is_recorded_and_who_answers_follows(question, ben, now):
    reply = an_answer(ben, question, now)
    event = db.session.scalars(db.select(Event).where(Event.name == "answer.posted")).one()
    assert (event.subject_id, event.values) == (reply.id, {"thread_id": question.id})
    assert db.session.query(Subscription).filter_by(thread_id=question.id, member_id=ben.id).count() == 1


def test_a_new_answer_ends_a_rejection(question, ana, ben, zoe, now):
    an_answer(ben, question, now)
    with unit_of_work():
        voting_actions.reject(ana, question, now)
    an_answer(zoe, question, now)
    assert (question.answer_state, question.rejected_at) == ("answered", None)


def test_a_new_answer_leaves_a_solved_question_solved(question, ana, ben, zoe, now):
    reply = an_answer(ben, question, now)
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    an_answer(zoe, question, now)
    assert question.answer_state == "solved"


def test_staff_answer_in_the_role_that_they_hold_in_the_space(question, gus, zoe, machines, now):
    with unit_of_work():
        zoe.roles.append(Role(name="moderator", space_id=machines.id, granted_at=now))
    assert an_answer(gus, question, now).staff_role == "agent"
    assert an_answer(zoe, question, now).staff_role == "moderator"


def test_a_remark_on_a_suggestion_is_no_answer_of_its_author(ben, pia, machines, now):
    suggestion = a_suggestion(pia, machines, now)
    an_answer(ben, suggestion, now)
    assert (suggestion.answer_count, suggestion.answer_state, ben.answer_count) == (1, "unanswered", 0)
    assert differences() == []


def test_an_answer_in_private_is_in_no_public_count(ana, gus, machines, now):
    an_answer(gus, a_question(ana, machines, now, visibility="private"), now)
    assert gus.answer_count == 0
    assert differences() == []


@pytest.mark.parametrize("state", ["closed_at", "locked_at", "archived_at", "deleted_at"])
def test_a_thread_that_takes_no_answers_stays_as_it_was(question, ben, now, state):
    with unit_of_work():
        setattr(question, state, now)
    with pytest.raises(NotAllowed):
        an_answer(ben, question, now)
    assert (question.answer_count, db.session.query(Post).count()) == (0, 1)


def test_an_answer_that_says_nothing_is_refused(question, ben, now):
    with pytest.raises(InvalidInput) as refusal:
        an_answer(ben, question, now, body="Me too.")
    assert refusal.value.field == "body"
    assert question.answer_count == 0


def test_replies_keep_a_pace(app, question, ben, now):
    app.config["LIMITS_SCALE"] = 1
    try:
        an_answer(ben, question, now)
        with pytest.raises(InvalidInput, match="Wait 29 more seconds"):
            an_answer(ben, question, now + timedelta(seconds=1))
        an_answer(ben, question, now + timedelta(seconds=30))
    finally:
        app.config["LIMITS_SCALE"] = 1000
