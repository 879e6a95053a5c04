"""Taking a question in hand for ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.thread_state import actions as thread_state_actions
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, NotAllowed
from tests.community.samples import a_question, an_answer

MINUTE = timedelta(minutes=1)


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def claim(actor, thread, now):
    with unit_of_work():
        thread_state_actions.claim(actor, thread, now)


def release(actor, thread, now):
    with unit_of_work():
        thread_state_actions.release(actor, thread, now)


def test_one_has_it_and_the_other_is_told_who(ben, zoe, question, now):
    claim(ben, question, now)
    with pytest.raises(Conflict) as refused:
        claim(zoe, question, now + 9 * MINUTE)
    assert "Ben Okafor got there first" in str(refused.value.sentence)
    assert question.claimed_by_id == ben.id


def test_it_ends_by_itself_after_ten_minutes(ben, zoe, question, now):
    claim(ben, question, now)
    assert question.is_claimed(now + 9 * MINUTE)
    assert not question.is_claimed(now + 10 * MINUTE)
    claim(zoe, question, now + 10 * MINUTE)
    assert question.claimed_by_id == zoe.id


def test_two_clicks_claim_once_and_make_it_no_longer(ben, question, now):
    claim(ben, question, now)
    claim(ben, question, now + MINUTE)
    assert question.claimed_until == now + 10 * MINUTE


def test_an_answer_lets_it_go(ben, zoe, question, now):
    claim(ben, question, now)
    an_answer(zoe, question, now)
    assert question.is_claimed(now)
    an_answer(ben, question, now)
    assert not question.is_claimed(now)
    assert (question.claimed_by_id, question.claimed_until) == (None, None)


def test_who_has_it_lets_it_go_and_so_may_staff(ben, zoe, mia, question, now):
    claim(ben, question, now)
    with pytest.raises(NotAllowed, match="Someone else"):
        release(zoe, question, now)
    for who in (ben, mia):
        release(who, question, now)
        assert not question.is_claimed(now)
        claim(ben, question, now)


def test_nobody_has_more_than_three_in_hand(ben, ana, machines, now):
    questions = [a_question(ana, machines, now) for _each in range(4)]
    for each in questions[:3]:
        claim(ben, each, now)
    with pytest.raises(NotAllowed, match="You are already answering three questions"):
        claim(ben, questions[3], now)
    release(ben, questions[0], now)
    claim(ben, questions[3], now)
    claim(ben, questions[0], now + 11 * MINUTE)


def test_a_claim_that_ended_does_not_count(ben, ana, machines, now):
    for minute, each in enumerate(a_question(ana, machines, now) for _each in range(4)):
        claim(ben, each, now + minute * 4 * MINUTE)


def test_its_asker_has_nothing_to_claim_and_what_is_solved_needs_no_answer(ana, ben, zoe, question, now):
    with pytest.raises(NotAllowed, match="You asked this question yourself"):
        claim(ana, question, now)
    reply = an_answer(ben, question, now)
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    with pytest.raises(NotAllowed, match="needs no more answers"):
        claim(zoe, question, now)


def test_what_takes_no_answers_is_not_claimed(ben, question, now):
    with unit_of_work():
        question.closed_at = now
    with pytest.raises(NotAllowed, match="takes no new answers"):
        claim(ben, question, now)
    assert db.session.is_active
