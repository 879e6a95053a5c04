"""A source that is unlinked leaves no trace but the log, and an undo brings all of it back."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.community.following.models import Subscription
from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.suggestions import queries as suggestions_queries
from app.suggestions.models import Source, Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.suggestions.conftest import ask, loaded, suggest
from tests.suggestions.test_pages_reading import address


def link(actor, idea, thread, now) -> Source:
    with unit_of_work():
        sources_actions.add_source(actor, loaded(idea), db.session.get_one(Thread, thread.id), now)
    return db.session.scalars(select(Source).filter_by(suggestion_id=idea.id, thread_id=thread.id)).one()


def unlink(actor, idea, source, now) -> AuditLogEntry | None:
    with unit_of_work():
        return sources_actions.unlink_source(actor, loaded(idea), db.session.get_one(Source, source.id), now)


def relink(actor, idea, entry, now) -> None:
    with unit_of_work():
        sources_actions.relink_source(actor, loaded(idea), db.session.get_one(AuditLogEntry, entry.id), now)


def state(ideas, threads, now) -> dict[str, Any]:
    """All that sources of these suggestions change, by their places in these lists."""
    db.session.expire_all()
    idea_of = {idea.id: place for place, idea in enumerate(ideas)}
    thread_of = {thread.id: place for place, thread in enumerate(threads)}
    here = Source.suggestion_id.in_(idea_of)
    rows = select(Source.suggestion_id, Source.thread_id, Source.customer_id, Source.added_by_id, Source.added_at)
    follows = select(Subscription.thread_id, Subscription.member_id, Subscription.level, Subscription.since)
    counts = {each.id: each.source_count for each in db.session.scalars(select(Suggestion))}
    return {
        "sources": {(idea_of[row[0]], thread_of[row[1]], *row[2:]) for row in db.session.execute(rows.where(here))},
        "counts": [counts[idea] for idea in idea_of],
        "mass": [suggestions_queries.mass_of(loaded(idea), now) for idea in ideas],
        "follows": {
            (idea_of[row[0]], *row[1:])
            for row in db.session.execute(follows.where(Subscription.thread_id.in_(idea_of)))
        },
        "is source since": [db.session.get_one(Thread, thread).source_at for thread in thread_of],
    }


def test_it_is_as_if_it_had_never_been_linked(gus, idea, question, now):
    before = state([idea], [question], now)
    source = link(gus, idea, question, now)
    assert state([idea], [question], now) != before
    unlink(gus, idea, source, now + timedelta(hours=1))
    assert state([idea], [question], now) == before
    names = [event.name for event in db.session.scalars(select(Event).order_by(Event.id))]
    assert names[-2:] == ["suggestion.source_added", "suggestion.source_removed"]


def test_an_undo_brings_back_all_of_it(gus, pia, idea, question, now):
    source = link(gus, idea, question, now)
    linked = state([idea], [question], now)
    entry = unlink(pia, idea, source, now + timedelta(hours=1))
    assert (entry.actor_id, entry.member_id, entry.subject_id) == (pia.id, question.asker_id, idea.id)
    for _ in range(2):
        relink(pia, idea, entry, now + timedelta(hours=2))
    assert state([idea], [question], now) == linked


@pytest.mark.parametrize("seed", range(5))
def test_whatever_else_was_linked_backed_or_said_stays(seed, ana, gus, pia, laundry, machines, now):
    """The same random history twice: once with a link more, which is unlinked in the end."""
    luck = random.Random(seed)
    with unit_of_work():
        people = [person(f"customer{number}") for number in range(2)]
    more = ("link", luck.randrange(2), luck.randrange(4))
    steps = [(luck.choice(["link", "back", "say"]), luck.randrange(2), luck.randrange(4)) for _ in range(8)]
    steps = [step for step in steps if step != more]
    place = luck.randrange(len(steps))

    def live(history):
        ideas = [suggest(ana, laundry, now, title=f"Something else, number {number}") for number in range(2)]
        threads = [ask(people[number % 2], machines, now, title=f"Question number {number}") for number in range(4)]
        linked = None
        for when, (deed, which, number) in history:
            if deed == "link":
                source = link(gus, ideas[which], threads[number], when)
                linked = source if (deed, which, number) == more else linked
                continue
            with unit_of_work():
                target, member = db.session.get_one(Thread, ideas[which].id), people[number % 2]
                if deed == "back":
                    voting_actions.add_me_too(member, target, when)
                else:
                    posts_actions.answer(member, target, "I would use that every day, and so would others.", when)
        if linked:
            unlink(pia, ideas[more[1]], linked, now + timedelta(hours=2))
        return state(ideas, threads, now)

    history = [(now + timedelta(minutes=2 * number), step) for number, step in enumerate(steps)]
    with_more = sorted([*history, (history[place][0] - timedelta(minutes=1), more)])
    assert live(with_more) == live(history)


def test_two_who_unlink_at_once_unlink_once(gus, pia, idea, question, now):
    source = link(gus, idea, question, now)
    with unit_of_work():
        found, target = db.session.get_one(Source, source.id), loaded(idea)
        assert sources_actions.unlink_source(gus, target, found, now) is not None
        assert sources_actions.unlink_source(pia, target, found, now) is None
    assert loaded(idea).source_count == 0
    assert len(db.session.scalars(select(AuditLogEntry).filter_by(action="source.unlinked")).all()) == 1


def test_what_was_merged_since_is_not_linked_again(gus, idea, question, now):
    entry = unlink(gus, idea, link(gus, idea, question, now), now)
    with unit_of_work():
        db.session.get_one(Thread, question.id).deleted_at = now
    with pytest.raises(InvalidInput):
        relink(gus, idea, entry, now)


def test_another_agent_unlinks_nothing(gus, lea, idea, question, now):
    source = link(gus, idea, question, now)
    with pytest.raises(NotAllowed):
        unlink(lea, idea, source, now)
    entry = unlink(gus, idea, source, now)
    with pytest.raises(NotAllowed):
        relink(lea, idea, entry, now)
    assert loaded(idea).source_count == 0


def test_the_page_asks_once_and_offers_an_undo(gus, pia, ana, idea, question, now, signed_in):
    source = link(gus, idea, question, now)
    where = f"/suggestions/{idea.id}/sources/{source.id}/unlink"
    reader = signed_in(pia)
    assert where in reader.get(address(idea)).text
    assert "Unlink this source?" in reader.get(where).text
    answer = reader.send(where, {"next": "/cases/7"})
    assert (answer.status_code, answer.location) == (303, "/cases/7")
    page = reader.get(address(idea)).text
    assert reader.get(where).status_code == 404
    assert "Source unlinked." in page
    undo = re.search(r'action="([^"]+/sources/relink[^"]*)".*?name="entry" value="(\d+)"', page, re.DOTALL)
    assert undo
    answer = reader.send(undo[1], {"entry": undo[2]})
    assert (answer.status_code, answer.location) == (303, "/cases/7")
    assert "Source linked again." in reader.get(address(idea)).text
    assert loaded(idea).source_count == 1
    for wrong in ("", "x", "987654", "9" * 30):
        assert reader.send(undo[1], {"entry": wrong}).status_code == 404
    theirs, again = signed_in(ana), db.session.scalars(select(Source)).one()
    where = f"/suggestions/{idea.id}/sources/{again.id}/unlink"
    assert where not in theirs.get(address(idea)).text
    assert theirs.send(where).status_code == 403
