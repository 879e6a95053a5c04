"""Votes: the score, the author's reputation and the voter's price move together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.editing import actions as editing_actions
from app.community.posts import actions as posts_actions
from app.community.threads import actions as threads_actions
from app.community.voting import actions as voting_actions
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.settings import change_settings
from app.reputation.models import LedgerEntry
from tests import cast
from tests.community.recount import differences
from tests.community.samples import BODY, REPLY, TITLE, a_question, an_answer, opening_of

RICH = 200  # reputation that opens the vote down


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


@pytest.fixture
def rich_zoe(zoe, now):
    with unit_of_work():
        zoe.reputation = RICH
        db.session.add(LedgerEntry(member_id=zoe.id, kind="association_bonus", nominal=199, counted=199, at=now))
    return zoe


def cast_vote(*args):
    with unit_of_work():
        voting_actions.vote(*args)


def test_a_vote_up_moves_the_score_and_the_authors_reputation(question, reply, ben, zoe, now):
    cast_vote(zoe, reply, 1, now)
    assert (reply.score, ben.reputation, zoe.reputation) == (1, 11, 1)
    assert question.best_answer_score == 1
    assert differences() == []


def test_what_happened_is_recorded_with_the_vote_before(reply, zoe, now):
    cast_vote(zoe, reply, 1, now)
    event = db.session.scalars(db.select(Event).where(Event.name == "post.voted")).one()
    assert (event.actor_id, event.subject_type, event.subject_id) == (zoe.id, "post", reply.id)
    assert event.values == {"thread_id": reply.thread_id, "value": 1, "before": 0}


def test_a_second_click_on_the_same_arrow_changes_nothing(reply, ben, zoe, now):
    cast_vote(zoe, reply, 1, now)
    cast_vote(zoe, reply, 1, now)
    assert (reply.score, ben.reputation, db.session.query(Vote).count()) == (1, 11, 1)


def test_a_question_that_is_voted_up_shows_it_in_lists(question, ana, zoe, now):
    cast_vote(zoe, opening_of(question), 1, now)
    assert (question.score, ana.reputation) == (1, 11)


def test_a_vote_down_costs_the_author_two_and_the_voter_of_an_answer_one(question, reply, ana, ben, rich_zoe, now):
    cast_vote(ana, reply, 1, now)
    cast_vote(rich_zoe, reply, -1, now)
    assert (reply.score, ben.reputation, rich_zoe.reputation) == (0, 9, RICH - 1)
    cast_vote(rich_zoe, opening_of(question), -1, now)
    assert rich_zoe.reputation == RICH - 1
    assert differences() == []


def test_nobody_falls_below_one(reply, ben, rich_zoe, now):
    cast_vote(rich_zoe, reply, -1, now)
    entry = db.session.scalars(db.select(LedgerEntry).filter_by(member_id=ben.id)).one()
    assert (ben.reputation, entry.nominal, entry.counted) == (1, -2, 0)
    assert differences() == []


@pytest.mark.parametrize("value", [1, -1])
def test_taking_a_vote_back_leaves_what_was_before(reply, ben, rich_zoe, now, value):
    cast_vote(rich_zoe, reply, value, now)
    cast_vote(rich_zoe, reply, 0, now + timedelta(hours=23))
    assert (reply.score, ben.reputation, rich_zoe.reputation) == (0, 1, RICH)
    assert db.session.query(Vote).count() == 0
    assert differences() == []


def test_a_changed_vote_counts_once(reply, ana, ben, rich_zoe, now):
    cast_vote(ana, reply, 1, now)
    cast_vote(rich_zoe, reply, 1, now)
    cast_vote(rich_zoe, reply, -1, now)
    assert (reply.score, ben.reputation) == (0, 1 + 10 - 2)
    assert differences() == []


def test_a_vote_stands_after_a_day_unless_the_post_was_edited_since(reply, ben, zoe, now):
    cast_vote(zoe, reply, 1, now)
    later = now + timedelta(hours=25)
    with pytest.raises(NotAllowed, match="within a day"):
        cast_vote(zoe, reply, 0, later)
    assert reply.score == 1
    with unit_of_work():
        editing_actions.edit(ben, reply, body=REPLY + " Then brush it.", revision=1, now=later)
    cast_vote(zoe, reply, 0, later + timedelta(minutes=1))
    assert reply.score == 0


def test_a_refusal_says_why_and_changes_nothing(reply, ben, zoe, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    with pytest.raises(NotAllowed, match=r"You need at least 8 reputation to vote\."):
        cast_vote(zoe, reply, 1, now)
    with pytest.raises(NotAllowed, match="your own post"):
        cast_vote(ben, reply, 1, now)
    assert (reply.score, ben.reputation, db.session.query(Vote).count()) == (0, 1, 0)


def test_a_vote_is_one_of_three_values(reply, zoe, now):
    with pytest.raises(InvalidInput):
        cast_vote(zoe, reply, 2, now)


def test_one_member_helps_another_with_six_votes_a_day(ana, ben, zoe, machines, now):
    replies = [an_answer(ben, a_question(ana, machines, now), now) for _each in range(7)]
    for reply in replies[:6]:
        cast_vote(zoe, reply, 1, now)
    with pytest.raises(NotAllowed, match="6 such votes today"):
        cast_vote(zoe, replies[6], 1, now)
    cast_vote(zoe, replies[6], 1, now + timedelta(days=1))
    assert ben.reputation == 1 + 7 * 10


def test_one_member_hurts_another_with_three_votes_a_day(ana, ben, rich_zoe, machines, now):
    replies = [an_answer(ben, a_question(ana, machines, now), now) for _each in range(4)]
    for reply in replies[:3]:
        cast_vote(rich_zoe, reply, -1, now)
    with pytest.raises(NotAllowed, match="3 such votes today"):
        cast_vote(rich_zoe, replies[3], -1, now)


def test_thirty_votes_are_enough_for_a_day(ana, zoe, machines, now):
    with unit_of_work():
        thread = threads_actions.ask(ana, space=machines, title=TITLE, body=BODY, tags=[], now=now)
        people = [cast.person(f"peer{number}") for number in range(31)]
        replies = [posts_actions.answer(peer, thread, BODY, now) for peer in people]
    with unit_of_work():
        for reply in replies[:30]:
            voting_actions.vote(zoe, reply, 1, now)
    with pytest.raises(NotAllowed, match="30 of your votes for today"):
        cast_vote(zoe, replies[30], 1, now)


def test_votes_bring_at_most_two_hundred_points_a_day(ana, ben, machines, now):
    replies = [an_answer(ben, a_question(ana, machines, now), now) for _each in range(4)]
    with unit_of_work():
        for number in range(21):
            voting_actions.vote(cast.person(f"peer{number}"), replies[number % 4], 1, now)
    assert ben.reputation == 201
    with unit_of_work():
        voting_actions.vote(cast.person("tomorrow"), replies[0], 1, now + timedelta(days=1))
    assert ben.reputation == 211
    assert differences() == []


def test_comments_remarks_and_private_questions_take_no_votes(ana, ben, zoe, machines, now):
    hidden = a_question(ana, machines, now, visibility="private")
    with pytest.raises(NotAllowed, match="public questions"):
        cast_vote(zoe, opening_of(hidden), 1, now)
