"""Accepting: one answer, points for both, and an exact way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


def accept(*args):
    with unit_of_work():
        voting_actions.accept(*args)


def unaccept(*args):
    with unit_of_work():
        voting_actions.unaccept(*args)


def names_of_events():
    return db.session.scalars(db.select(Event.name).order_by(Event.id)).all()


def test_the_answer_that_helped_solves_the_question_and_earns_both(question, reply, ana, ben, now):
    accept(ana, reply, now)
    assert (question.answer_state, question.accepted_post_id, question.accepted_by_id) == ("solved", reply.id, ana.id)
    assert (ben.reputation, ana.reputation) == (16, 3)
    assert names_of_events()[-1] == "answer.accepted"
    assert differences() == []


def test_accepting_twice_is_accepting_once(reply, ana, ben, now):
    accept(ana, reply, now)
    accept(ana, reply, now)
    assert (ben.reputation, ana.reputation) == (16, 3)
    assert names_of_events().count("answer.accepted") == 1


def test_taking_it_back_leaves_what_was_before(question, reply, ana, ben, now):
    accept(ana, reply, now)
    unaccept(ana, reply, now)
    assert (question.answer_state, question.accepted_post_id, question.accepted_at) == ("answered", None, None)
    assert (ben.reputation, ana.reputation) == (1, 1)
    assert names_of_events()[-1] == "answer.unaccepted"
    assert differences() == []


def test_another_answer_takes_the_place_of_the_first(question, reply, ana, ben, zoe, now):
    better = an_answer(zoe, question, now)
    accept(ana, reply, now)
    accept(ana, better, now)
    assert (question.accepted_post_id, ben.reputation, zoe.reputation, ana.reputation) == (better.id, 1, 16, 3)
    assert names_of_events()[-2:] == ["answer.unaccepted", "answer.accepted"]
    assert differences() == []


def test_nothing_is_earned_with_ones_own_answer(question, ana, now):
    own = an_answer(ana, question, now)
    accept(ana, own, now)
    assert (question.answer_state, ana.reputation) == ("solved", 1)


def test_nothing_is_earned_in_private(ana, gus, machines, now):
    reply = an_answer(gus, a_question(ana, machines, now, visibility="private"), now)
    accept(ana, reply, now)
    assert (ana.reputation, gus.reputation) == (1, 1)


def test_staff_who_accept_for_a_silent_asker_earn_the_author_alone(question, reply, ana, ben, mia, now):
    with pytest.raises(NotAllowed, match="7 days without activity"):
        accept(mia, reply, now + timedelta(days=6))
    accept(mia, reply, now + timedelta(days=7))
    assert (ben.reputation, ana.reputation, mia.reputation) == (16, 1, 1)


def test_a_peer_cannot_say_what_helped_another(question, reply, zoe, now):
    with pytest.raises(NotAllowed, match="Only the person who asked"):
        accept(zoe, reply, now)
    assert (question.accepted_post_id, question.answer_state) == (None, "answered")


def test_the_asker_says_that_nothing_helped_and_may_change_their_mind(question, reply, ana, now):
    with unit_of_work():
        voting_actions.reject(ana, question, now)
    assert (question.answer_state, names_of_events()[-1]) == ("rejected", "answers.rejected")
    accept(ana, reply, now)
    unaccept(ana, reply, now)
    assert question.answer_state == "answered"


def test_without_an_answer_there_is_nothing_to_reject(question, ana, now):
    with pytest.raises(NotAllowed, match="No answers yet"), unit_of_work():
        voting_actions.reject(ana, question, now)
    assert question.answer_state == "unanswered"


def test_an_accepted_answer_is_exempt_from_the_daily_cap(ana, ben, machines, now):
    for _each in range(14):
        accept(ana, an_answer(ben, a_question(ana, machines, now), now), now)
    assert ben.reputation == 1 + 14 * 15
    assert differences() == []


def away(deed, actor, post, now):
    with unit_of_work():
        (removal_actions.hide if deed == "hidden" else removal_actions.delete)(
            actor, db.session.get_one(Post, post.id), now
        )


def back(deed, actor, post, now):
    with unit_of_work():
        (removal_actions.unhide if deed == "hidden" else removal_actions.undelete)(
            actor, db.session.get_one(Post, post.id), now
        )


@pytest.mark.parametrize("deed", ["hidden", "deleted"])
def test_an_accepted_answer_rests_with_its_points_while_nobody_sees_it(question, reply, ana, ben, mia, now, deed):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    before = state_of(question, ana, ben)
    for _time in range(2):
        away(deed, mia, reply, now)
        assert state_of(question, ana, ben) == ("unanswered", None, 1, 1)
        back(deed, mia, reply, now)
        assert state_of(question, ana, ben) == before == ("solved", reply.id, 3, 16)
    assert differences() == []


@pytest.mark.parametrize("since", ["another is accepted", "the others are rejected", "its question is merged"])
def test_an_accepted_answer_that_rests_returns_as_the_asker_and_moderators_left_it(
    question, reply, ana, ben, mia, machines, now, since
):
    other = an_answer(mia, question, now)
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    away("hidden", mia, reply, now)
    with unit_of_work():
        if since == "another is accepted":
            voting_actions.accept(ana, db.session.get_one(Post, other.id), now)
        elif since == "the others are rejected":
            voting_actions.reject(ana, db.session.get_one(Thread, question.id), now)
        else:
            question = merging_actions.merge(mia, question, a_question(ana, machines, now), now)
    back("hidden", mia, reply, now)
    assert (
        state_of(question, ana, ben)
        == {
            "another is accepted": ("solved", other.id, 3, 1),
            "the others are rejected": ("rejected", None, 1, 1),
            "its question is merged": ("solved", reply.id, 3, 16),
        }[since]
    )
    assert differences() == []


def test_an_accepted_answer_that_rests_is_not_split_off(question, ana, ben, zoe, mia, machines, now):
    other, reply = an_answer(zoe, question, now), an_answer(ben, question, now)
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    away("hidden", mia, reply, now)
    parts = {"post_ids": [other.id, reply.id], "title": "Another grinder that stops", "tags": [], "space": machines}
    with pytest.raises(InvalidInput, match="accepted answer stays"), unit_of_work():
        split.split(mia, db.session.get_one(Thread, question.id), **parts, now=now)


def state_of(question, ana, ben):
    db.session.expire_all()
    thread = db.session.get_one(Thread, question.id)
    return (thread.answer_state, thread.accepted_post_id, ana.reputation, ben.reputation)
