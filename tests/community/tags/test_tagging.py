"""The tags of a thread: synonyms, new ones, and the rules of its space."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.editing import actions as editing_actions
from app.community.spaces.actions import SpaceWords, change_space
from app.community.spaces.models import Space
from app.community.spaces.queries import stamp_of_space
from app.community.tags import actions as tags_actions
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from app.core.outbox.models import Event
from app.core.settings import change_settings
from tests.community.recount import differences
from tests.community.samples import a_question, a_suggestion, opening_of

LONG = "It hums, then the light blinks twice and nothing more happens at all."


def tag(name: str) -> Tag:
    return db.session.scalars(select(Tag).where(Tag.name == name)).one()


def retag(actor: Member, thread: Thread, *names: str, now) -> None:
    opening = opening_of(thread)
    with unit_of_work():
        editing_actions.edit(actor, opening, body=LONG, tags=names, revision=opening.revision, now=now)


@pytest.fixture
def rules(ada, machines, now):
    """`rules(required="w7 w5", reserved="recall")` of the space machines."""

    def set_rules(**names: str) -> None:
        with unit_of_work():
            space = db.session.get_one(Space, machines.id)
            listed: dict[str, Any] = {rule: words.split() for rule, words in names.items()}
            change_space(ada, space, SpaceWords(space.name, **listed), stamp_of_space(space), now)

    return set_rules


def test_who_names_a_synonym_gets_what_it_stands_for_once(ana, mia, machines, now):
    a_question(ana, machines, now, tags=["grinder"])
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("grinder"), "Mill", now)
    thread = a_question(ana, machines, now, tags=["mill", "burr", "grinder"])
    assert thread.tag_names == ["grinder", "burr"]
    assert (tag("grinder").thread_count, tag("mill").thread_count) == (2, 0)
    assert differences() == []


def test_an_edit_with_a_synonym_names_the_tag_too(ana, mia, machines, now):
    thread = a_question(ana, machines, now, tags=["burr", "grinder"])
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("grinder"), "mill", now)
    retag(ana, thread, "mill", now=now)
    assert db.session.get_one(Thread, thread.id).tag_names == ["grinder"]
    assert differences() == []


@pytest.mark.parametrize(("who", "is_reviewed"), [("ana", False), ("gus", True)])
def test_a_new_tag_waits_for_a_look_unless_its_maker_has_the_privilege(app, request, machines, now, who, is_reviewed):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
    thread = a_question(request.getfixturevalue(who), machines, now, tags=["valve"])
    event = db.session.scalars(select(Event).where(Event.name == "tag.created")).one()
    assert (tag("valve").reviewed_at is not None) is is_reviewed
    assert (event.subject_id, event.values) == (tag("valve").id, {"thread_id": thread.id, "is_reviewed": is_reviewed})


def test_a_tag_that_is_there_is_announced_no_more(ana, machines, now):
    for _ in range(2):
        a_question(ana, machines, now, tags=["valve"])
    assert len(db.session.scalars(select(Event).where(Event.name == "tag.created")).all()) == 1


def test_a_reserved_tag_is_set_and_taken_away_by_staff_only(ana, gus, machines, now, rules):
    rules(reserved="recall")
    with pytest.raises(InvalidInput, match="Only staff can add or remove the tag “recall”"):
        a_question(ana, machines, now, tags=["recall"])
    thread = a_question(ana, machines, now, tags=["grinder"])
    retag(gus, thread, "grinder", "recall", now=now)
    retag(ana, thread, "burr", "recall", now=now)
    with pytest.raises(InvalidInput, match="Only staff"):
        retag(ana, thread, "burr", now=now)
    assert db.session.get_one(Thread, thread.id).tag_names == ["burr", "recall"]


def test_a_question_carries_one_of_the_tags_that_its_space_asks_for(ana, machines, now, rules):
    rules(required="w7 w5")
    with pytest.raises(InvalidInput, match="at least one of these tags: w5, w7"):
        a_question(ana, machines, now, tags=["grinder"])
    thread = a_question(ana, machines, now, tags=["grinder", "w5"])
    with pytest.raises(InvalidInput, match="at least one of these tags"):
        retag(ana, thread, "grinder", now=now)
    retag(ana, thread, "w7", now=now)
    assert a_suggestion(ana, machines, now).tag_names == []


def test_a_refusal_stands_beside_the_tags_and_keeps_what_was_typed(ana, machines, now, rules, signed_in):
    rules(reserved="recall")
    words = {"title": "Is my machine one of those that you recall?", "body": LONG, "space": "machines"}
    browser = signed_in(ana)
    browser.get("/questions/new")
    page = browser.send("/questions/new", {**words, "tags": "recall", "visibility": "public", "locale": "en"})
    assert page.status_code == 422
    assert 'id="tags-error"' in page.text
    assert LONG in page.text
    assert db.session.scalars(select(Thread)).all() == []
