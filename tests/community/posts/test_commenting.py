"""Comments: on questions and answers, counted there."""

from __future__ import annotations

import pytest

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer, opening_of


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def a_comment(actor, post, now, body="Which model is it?"):
    with unit_of_work():
        return posts_actions.comment(actor, post, body, now)


def test_a_comment_hangs_on_its_post_and_is_counted_there(question, ana, ben, now):
    reply = an_answer(ben, question, now)
    added = a_comment(ana, reply, now)
    assert (added.kind, added.parent_id, added.thread_id, reply.comment_count) == ("comment", reply.id, question.id, 1)
    assert question.answer_count == 1
    assert differences() == []


def test_a_comment_is_recorded_with_what_it_is_on(question, ben, now):
    opening = opening_of(question)
    added = a_comment(ben, opening, now)
    event = db.session.scalars(db.select(Event).where(Event.name == "post.commented")).one()
    assert (event.subject_id, event.values) == (added.id, {"thread_id": question.id, "parent_id": opening.id})


def test_a_comment_on_a_comment_is_refused(question, ana, ben, now):
    added = a_comment(ben, opening_of(question), now)
    with pytest.raises(NotAllowed, match="not on comments"):
        a_comment(ana, added, now)
    assert db.session.query(Post).count() == 2


@pytest.mark.parametrize("body", ["Short.", "x" * 1001])
def test_a_comment_is_neither_a_word_nor_an_essay(question, ben, now, body):
    with pytest.raises(InvalidInput) as refusal:
        a_comment(ben, opening_of(question), now, body)
    assert refusal.value.field == "body"
    assert opening_of(question).comment_count == 0


def test_the_askers_comment_takes_up_an_archived_thread(question, ana, ben, now):
    with unit_of_work():
        question.archived_at = now
    with pytest.raises(NotAllowed, match="archived"):
        a_comment(ben, opening_of(question), now)
    a_comment(ana, opening_of(question), now)
    assert question.archived_at is None


def test_the_askers_word_lifts_needs_details(question, ana, ben, now):
    with unit_of_work():
        question.closed_at, question.closed_reason = now, "needs_details"
    a_comment(ben, opening_of(question), now)
    assert question.closed_at == now
    a_comment(ana, opening_of(question), now)
    assert (question.closed_at, question.closed_reason) == (None, None)
