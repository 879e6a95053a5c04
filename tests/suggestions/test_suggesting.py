"""A suggestion is a thread of its own kind; one made out of a question carries it as its source."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.following.models import Subscription
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.suggestions.models import Source, Suggestion
from tests.suggestions.conftest import BODY, TITLE, ask, suggest


def test_a_suggestion_is_a_public_thread_in_its_area_s_space(ana, laundry, idea):
    thread = db.session.get_one(Thread, idea.id)
    assert (thread.kind, thread.visibility, thread.space_id) == ("suggestion", "public", laundry.space_id)
    assert (idea.status, idea.area_id, thread.asker_id) == ("open", laundry.id, ana.id)
    assert db.session.get_one(type(ana), ana.id).question_count == 0


def test_it_is_told(ana, idea):
    event = db.session.scalars(select(Event).where(Event.name == "suggestion.made")).one()
    assert (event.actor_id, event.subject_id, event.values) == (ana.id, idea.id, {"thread_id": idea.id})


@pytest.mark.parametrize(("title", "body", "field"), [("Timer", BODY, "title"), (TITLE, "Please.", "body")])
def test_too_few_words_are_refused_beside_their_field(ana, laundry, now, title, body, field):
    with pytest.raises(InvalidInput) as refusal:
        suggest(ana, laundry, now, title=title, body=body)
    assert refusal.value.field == field
    assert db.session.scalar(select(Suggestion.id)) is None


def test_one_made_out_of_a_question_links_it_and_its_asker_follows(ben, gus, laundry, question, now):
    made = suggest(gus, laundry, now, source=question)
    source = db.session.scalars(select(Source)).one()
    assert (source.suggestion_id, source.thread_id, source.customer_id) == (made.id, question.id, ben.id)
    assert db.session.get_one(Suggestion, made.id).source_count == 1
    followers = select(Subscription.member_id).where(Subscription.thread_id == made.id)
    assert set(db.session.scalars(followers)) == {ben.id, gus.id}
    event = db.session.scalars(select(Event).where(Event.name == "suggestion.made")).one()
    assert event.values == {"thread_id": made.id, "source_id": question.id}


def test_customers_make_none_out_of_a_question(ana, laundry, question, now):
    with pytest.raises(NotAllowed):
        suggest(ana, laundry, now, source=question)


def test_a_suggestion_never_grows_out_of_a_suggestion(gus, laundry, idea, now):
    with pytest.raises(NotAllowed):
        suggest(gus, laundry, now, source=db.session.get_one(Thread, idea.id))


def test_a_private_question_can_be_one_s_beginning(ben, gus, machines, laundry, now):
    private = ask(ben, machines, now, visibility="private")
    made = suggest(gus, laundry, now, source=private)
    assert db.session.get_one(Thread, made.id).is_public
