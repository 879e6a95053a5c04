"""Questions that a suggestion grew out of: each linked once, each customer counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.community.following.models import Subscription
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.suggestions import queries as suggestions_queries
from app.suggestions.models import Source
from app.suggestions.sources import actions as sources_actions
from app.suggestions.sources import queries as sources_queries
from tests.cast import person
from tests.suggestions.conftest import ask, loaded


def link(actor, idea, thread, now):
    with unit_of_work():
        sources_actions.add_source(actor, loaded(idea), db.session.get_one(Thread, thread.id), now)


def test_a_question_is_linked_once_and_its_asker_hears_of_it(ben, gus, idea, question, now):
    for _ in range(2):
        link(gus, idea, question, now)
    assert len(db.session.scalars(select(Source)).all()) == loaded(idea).source_count == 1
    assert len(db.session.scalars(select(Event).where(Event.name == "suggestion.source_added")).all()) == 1
    mine = select(Subscription.level).where(Subscription.thread_id == idea.id, Subscription.member_id == ben.id)
    assert db.session.scalar(mine) == "following"


def test_a_suggestion_is_no_source(gus, idea, now):
    with pytest.raises(InvalidInput):
        link(gus, idea, db.session.get_one(Thread, idea.id), now)


def test_customers_link_nothing(ben, idea, question, now):
    with pytest.raises(NotAllowed):
        link(ben, idea, question, now)


def test_each_customer_counts_once_and_staff_never(ana, ben, gus, mia, idea, question, machines, now):
    second = ask(ben, machines, now + timedelta(hours=1), title="Half hours in the delay start?")
    own = ask(gus, machines, now, title="A question that support asked itself")
    for thread in (question, second, own):
        link(gus, idea, thread, now)
    with unit_of_work():
        for backer in (ben, mia):
            voting_actions.add_me_too(backer, db.session.get_one(Thread, idea.id), now)
    mass = suggestions_queries.mass_of(loaded(idea), now)
    assert (mass.customers, mass.sources) == (2, 3)  # Ana suggested it, Ben asked twice and backs it
    assert not mass.is_critical


def test_five_customers_and_three_sources_in_ninety_days_are_critical(gus, idea, machines, now):
    with unit_of_work():
        askers = [person(f"customer{number}") for number in range(4)]
    for asker in askers:
        link(gus, idea, ask(asker, machines, now), now)
    assert suggestions_queries.mass_of(loaded(idea), now).is_critical
    late = suggestions_queries.mass_of(loaded(idea), now + timedelta(days=91))
    assert (late.customers, late.sources) == (0, 0)


def test_a_private_source_is_shown_to_those_who_may_read_it(ana, ben, gus, machines, idea, now):
    private = ask(ben, machines, now, visibility="private")
    link(gus, idea, private, now)
    shown = {
        who: [each.thread_id for each in sources_queries.sources_of(loaded(idea), who)] for who in (None, ana, ben, gus)
    }
    assert shown == {None: [], ana: [], ben: [private.id], gus: [private.id]}
