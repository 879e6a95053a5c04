"""What the worker reckons of tags: who helps most, and what goes together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.tags.jobs import update_tag_statistics
from app.community.tags.models import RelatedTag, Tag, TagExpert
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.delivery import tell_lane
from app.core.outbox.scheduler import enqueue_due_jobs
from tests.cast import person
from tests.community.samples import a_question, an_answer
from tests.community.tags.test_tagging import tag

LANE = "job community.actions.reckoning.reckon_tags"


@pytest.fixture
def helped(ana, ben, zoe, machines, now) -> dict[str, Post]:
    """Ben's answer was accepted and voted up by Zoé, Kim's was voted up by her; Max's stands there."""
    question = a_question(ana, machines, now, tags=["grinder", "valve"])
    with unit_of_work():
        kim, max_ = person("kim"), person("max")
    posts = {each.handle: an_answer(each, question, now) for each in (ben, kim, max_)}
    with unit_of_work():
        voting_actions.vote(zoe, posts["ben"], 1, now)
        voting_actions.vote(zoe, posts["kim"], 1, now)
        voting_actions.accept(ana, posts["ben"], now)
    return posts


def experts(name: str) -> list[tuple[str, int, int, int]]:
    statement = select(TagExpert).where(TagExpert.tag_id == tag(name).id).order_by(TagExpert.points.desc())
    return [
        (each.member.handle, each.points, each.answer_count, each.accepted_count)
        for each in db.session.scalars(statement.options(joinedload(TagExpert.member)))
    ]


def related(name: str) -> dict[str, int]:
    named = {each.id: each.name for each in db.session.scalars(select(Tag))}
    rows = db.session.scalars(select(RelatedTag).where(RelatedTag.tag_id == tag(name).id))
    return {named[each.other_id]: each.weight for each in rows}


def test_who_helped_most_stands_first_and_who_did_not_help_stands_nowhere(helped, now):
    update_tag_statistics(now)
    assert experts("grinder") == experts("valve") == [("ben", 25, 1, 1), ("kim", 10, 1, 0)]


def test_what_is_taken_back_counts_no_more(ana, zoe, mia, helped, now):
    update_tag_statistics(now)
    with unit_of_work():
        voting_actions.unaccept(ana, helped["ben"], now)
        voting_actions.vote(zoe, helped["ben"], 0, now)
        removal_actions.delete(mia, helped["kim"], now)
    update_tag_statistics(now)
    assert experts("grinder") == []


def test_closed_and_private_help_makes_nobody_an_expert_in_public(helped, machines, now):
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = "members"
    update_tag_statistics(now)
    assert experts("grinder") == []
    assert related("grinder") == {}


def test_tags_that_stand_together_are_related_by_how_often_they_do(ana, machines, now):
    for names in (["a1", "b1"], ["a1", "b1"], ["a1", "c1"], ["b1"]):
        a_question(ana, machines, now, tags=names)
    a_question(ana, machines, now, tags=["a1", "d1"], visibility="private")
    update_tag_statistics(now)
    assert (related("a1"), related("b1"), related("c1")) == ({"b1": 2, "c1": 1}, {"a1": 2}, {"a1": 1})


def test_only_tags_in_which_something_happened_since_are_reckoned_anew(ana, zoe, machines, helped, now):
    for each in (ana, zoe, machines):
        db.session.refresh(each)
    soon = now + timedelta(minutes=10)
    enqueue_due_jobs(soon)
    tell_lane(LANE, "test", soon)
    with unit_of_work():
        for expert in db.session.scalars(select(TagExpert)):
            expert.points = 1
    later = now + timedelta(hours=1)
    ana, zoe, machines = (db.session.merge(each) for each in (ana, zoe, machines))
    with unit_of_work():
        other = posts_actions.answer(
            zoe, a_question(ana, machines, later, tags=["other"]), "Shake it, then it runs.", later
        )
        voting_actions.accept(ana, other, later)
    enqueue_due_jobs(later)
    tell_lane(LANE, "test", later)
    assert [points for _who, points, *_rest in experts("grinder")] == [1, 1]
    assert experts("other") == [("zoe", 15, 1, 1)]
