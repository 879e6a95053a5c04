"""Deleting takes out of sight and out of the counts; bringing back leaves what was before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.reputation import queries as reputation_queries
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer, opening_of


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


def do(action, *args, **words):
    with unit_of_work():
        return action(*args, **words)


def test_a_deleted_answer_is_counted_nowhere(question, reply, ben, mia, zoe, now):
    do(voting_actions.vote, zoe, reply, 1, now)
    do(removal_actions.delete, mia, reply, now)
    assert (question.answer_count, question.best_answer_score, question.answer_state) == (0, None, "unanswered")
    assert (ben.answer_count, ben.reputation, reply.deleted_by_id) == (0, 11, mia.id)
    assert differences() == []


def test_bringing_an_answer_back_leaves_what_was_before(question, reply, ana, ben, mia, zoe, now):
    do(voting_actions.vote, zoe, reply, 1, now)
    do(voting_actions.reject, ana, question, now)
    do(removal_actions.delete, mia, reply, now)
    do(removal_actions.undelete, mia, reply, now)
    assert (question.answer_count, question.best_answer_score, question.answer_state) == (1, 1, "rejected")
    assert (ben.answer_count, reply.deleted_at, reply.deleted_by_id) == (1, None, None)
    assert differences() == []


def test_both_are_recorded(question, reply, ben, now):
    do(removal_actions.delete, ben, reply, now)
    do(removal_actions.undelete, ben, reply, now)
    events = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(2)).all()
    assert [event.name for event in events] == ["post.undeleted", "post.deleted"]
    assert all((event.subject_id, event.values) == (reply.id, {"thread_id": question.id}) for event in events)


def test_a_deleted_comment_is_no_longer_counted(reply, ana, now):
    added = do(posts_actions.comment, ana, reply, "Which model is it?", now)
    do(removal_actions.delete, ana, added, now)
    assert reply.comment_count == 0
    do(removal_actions.undelete, ana, added, now)
    assert reply.comment_count == 1
    assert differences() == []


def test_with_its_opening_goes_a_whole_question(question, reply, ana, ben, mia, machines, now):
    do(removal_actions.delete, mia, opening_of(question), now)
    assert (question.deleted_at, machines.thread_count) == (now, 0)
    assert (ana.question_count, ben.answer_count) == (0, 0)
    assert differences() == []
    do(removal_actions.undelete, mia, opening_of(question), now)
    assert (question.deleted_at, machines.thread_count) == (None, 1)
    assert (ana.question_count, ben.answer_count) == (1, 1)
    assert differences() == []


def test_nothing_comes_back_into_a_question_that_is_gone(question, reply, ben, mia, now):
    do(removal_actions.delete, ben, reply, now)
    do(removal_actions.delete, mia, opening_of(question), now)
    with pytest.raises(NotAllowed, match="The thread itself is deleted"):
        do(removal_actions.undelete, ben, reply, now)
    assert differences() == []


def test_its_author_does_not_delete_an_accepted_answer_while_it_is_one(question, reply, ana, ben, mia, now):
    do(voting_actions.accept, ana, reply, now)
    with pytest.raises(NotAllowed, match="accepted"):
        do(removal_actions.delete, ben, reply, now)
    assert (question.answer_state, reply.deleted_at) == ("solved", None)
    do(voting_actions.unaccept, mia, reply, now)
    do(removal_actions.delete, ben, reply, now)
    assert differences() == []


def test_a_question_that_others_joined_is_not_its_askers_alone(question, ana, ben, now):
    do(voting_actions.add_me_too, ben, question, now)
    with pytest.raises(NotAllowed, match="Other members have answered or commented"):
        do(removal_actions.delete, ana, opening_of(question), now)
    assert question.deleted_at is None


def test_a_vote_on_what_is_deleted_is_refused(reply, ben, zoe, now):
    do(removal_actions.delete, ben, reply, now)
    with pytest.raises(NotAllowed, match="deleted"):
        do(voting_actions.vote, zoe, reply, 1, now + timedelta(minutes=1))


def test_what_others_voted_for_is_not_its_authors_alone(reply, ben, zoe, now):
    do(voting_actions.vote, zoe, reply, 1, now)
    with pytest.raises(NotAllowed, match="Ask a moderator"):
        do(removal_actions.delete, ben, reply, now)
    do(voting_actions.vote, zoe, reply, 0, now)
    do(removal_actions.delete, ben, reply, now)
    assert reply.deleted_at == now


def test_staff_say_why_and_it_stands_in_the_log(reply, ben, mia, machines, now):
    do(removal_actions.delete, mia, reply, now, reason="personal_data", text="It names a neighbour.")
    assert reply.deleted_because == "personal_data\nIt names a neighbour."
    do(removal_actions.undelete, mia, reply, now)
    assert reply.deleted_because == ""
    entries = db.session.scalars(db.select(AuditLogEntry).order_by(AuditLogEntry.id)).all()
    assert [(each.action, each.actor_id, each.member_id, each.space_id, each.reason) for each in entries] == [
        ("post.deleted", mia.id, ben.id, machines.id, "It names a neighbour."),
        ("post.undeleted", mia.id, ben.id, machines.id, ""),
    ]


def test_what_one_does_to_ones_own_is_no_deed_over_others(reply, ben, now):
    do(removal_actions.delete, ben, reply, now)
    do(removal_actions.undelete, ben, reply, now)
    assert db.session.query(AuditLogEntry).count() == 0


def test_spam_costs_its_author_until_it_is_brought_back(reply, ben, mia, zoe, now):
    do(voting_actions.vote, zoe, reply, 1, now)
    do(removal_actions.delete, mia, reply, now, reason="spam")
    assert ben.reputation == 1
    do(removal_actions.undelete, mia, reply, now)
    assert ben.reputation == 11
    assert not reputation_queries.ledger_mismatches()


def test_there_are_no_other_reasons(reply, mia, now):
    with pytest.raises(InvalidInput, match="Select a reason"):
        do(removal_actions.delete, mia, reply, now, reason="because")
    assert reply.deleted_at is None


def test_a_second_press_deletes_no_more(reply, mia, now):
    do(removal_actions.delete, mia, reply, now, reason="spam")
    do(removal_actions.delete, mia, reply, now + timedelta(minutes=1))
    assert (reply.deleted_at, reply.deleted_because) == (now, "spam")
    assert db.session.query(AuditLogEntry).count() == 1
