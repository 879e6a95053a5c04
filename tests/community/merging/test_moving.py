"""Moving a question to another space."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.merging import actions as merging_actions
from app.community.spaces.models import Space, SpaceTag
from app.community.tags.models import Tag
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from tests.cast import place
from tests.community.recount import differences
from tests.community.samples import a_question


@pytest.fixture
def garden(app):
    with unit_of_work():
        return place("garden")


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def move(actor, thread, space, now, tags=None):
    with unit_of_work():
        merging_actions.move(actor, thread, db.session.get_one(Space, space.id), tags=tags, now=now)
    db.session.expire_all()


def test_counters_of_both_spaces_move_and_move_back(mia, machines, garden, question, now):
    move(mia, question, garden, now)
    assert (question.space_id, machines.thread_count, garden.thread_count) == (garden.id, 0, 1)
    assert differences() == []
    move(mia, question, machines, now)
    assert (question.space_id, machines.thread_count, garden.thread_count) == (machines.id, 1, 0)
    assert differences() == []


def test_a_private_question_moves_uncounted(mia, ana, machines, garden, now):
    private = a_question(ana, machines, now, visibility="private")
    move(mia, private, garden, now)
    assert (private.space_id, garden.thread_count, differences()) == (garden.id, 0, [])


def test_a_space_that_asks_for_a_tag_is_given_one(mia, ana, machines, garden, question, now):
    with unit_of_work():
        tag = Tag(name="hose", description="", thread_count=0, created_at=now)
        db.session.add(tag)
        db.session.flush()
        db.session.add(SpaceTag(space_id=garden.id, tag_id=tag.id, rule="required"))
    with pytest.raises(InvalidInput, match="hose"):
        move(mia, question, garden, now)
    assert question.space_id == machines.id
    move(mia, question, garden, now, tags=["hose", "grinder"])
    assert (question.space_id, question.tag_names, differences()) == (garden.id, ["hose", "grinder"], [])


def test_the_log_keeps_whence_and_where(mia, ana, machines, garden, question, now):
    for _twice in range(2):
        move(mia, question, garden, now)
    entry = db.session.scalars(select(AuditLogEntry)).one()
    assert (entry.action, entry.actor_id, entry.member_id, entry.space_id) == (
        "thread.moved",
        mia.id,
        ana.id,
        machines.id,
    )
    assert entry.facts == {"from_space_id": machines.id, "to_space_id": garden.id}


def test_only_staff_move(ana, ben, garden, question, now):
    for actor in (ana, ben):
        with pytest.raises(NotAllowed, match="Only staff"):
            move(actor, question, garden, now)
