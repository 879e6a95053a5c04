"""Who follows a tag, a space or a member hears of new questions there; what is muted is silent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.members.models import Role
from app.accounts.segments.models import Segment, SegmentMember
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space, SpaceSegment
from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.notifications.inbox.queries import inbox, unread_of
from app.notifications.models import Notification
from tests.community.samples import a_question
from tests.notifications.conftest import told


def tag(name):
    return db.session.scalars(select(Tag).where(Tag.name == name)).one()


@pytest.fixture
def places(ana, machines, now):
    """What can be followed of Ana's next question."""
    a_question(ana, machines, now, tags=["grinder", "valve"])
    run_until_empty()
    return {
        "tag": tag("grinder"),
        "other": tag("valve"),
        "space": db.session.get_one(Space, machines.id),
        "member": ana,
    }


def follow(member, *subjects, now, deed=following_actions.follow):
    with unit_of_work():
        for subject in subjects:
            deed(member, subject, now)


def ask(ana, machines, now, **changes):
    return a_question(ana, machines, now, **({"tags": ["grinder", "valve"]} | changes))


def whys(member):
    told(member)
    return list(db.session.scalars(select(Notification.why).where(Notification.member_id == member.id)))


@pytest.mark.parametrize("kind", ["tag", "space", "member"])
def test_a_new_question_is_told_to_who_follows_its_place(ana, ben, zoe, machines, places, now, kind, signed_in):
    follow(ben, places[kind], now=now)
    question = ask(ana, machines, now)
    assert told(ben) == ["new_question"]
    assert whys(ben) == [kind]
    assert told(zoe) == told(ana) == []
    assert f"/questions/{question.id}/" in signed_in(ben).get("/inbox").text


def test_who_follows_all_of_it_is_told_once(ana, ben, machines, places, now):
    follow(ben, *places.values(), now=now)
    ask(ana, machines, now)
    assert told(ben) == ["new_question"]


@pytest.mark.parametrize("muted", ["other", "space", "member"])
def test_whoever_has_muted_one_of_these_is_told_nothing(ana, ben, machines, places, now, muted):
    follow(ben, places["tag"], now=now)
    follow(ben, places[muted], now=now, deed=following_actions.mute)
    ask(ana, machines, now)
    assert told(ben) == []


def test_whoever_asks_is_not_told_of_it(ana, machines, places, now):
    follow(ana, places["tag"], places["space"], now=now)
    ask(ana, machines, now)
    assert told(ana) == []


def test_a_private_question_notifies_support_and_no_follower(ana, ben, gus, machines, places, now):
    for member in (ben, gus):
        follow(member, places["tag"], now=now)
    ask(ana, machines, now, visibility="private")
    assert told(ben) == []
    assert told(gus) == ["contacted"]


def test_of_a_question_that_was_deleted_meanwhile_nobody_hears(ana, ben, machines, places, now):
    follow(ben, places["tag"], now=now)
    question = ask(ana, machines, now)
    with unit_of_work():
        opening = db.session.scalars(select(Post).where(Post.thread_id == question.id)).one()
        removal_actions.delete(ana, opening, now)
    assert told(ben) == []


def test_of_a_closed_space_only_those_read_who_may_when_they_look(ana, ben, zoe, machines, places, now):
    with unit_of_work():
        ana.roles.append(Role(name="moderator", granted_at=now))
        segment = Segment(slug="testers", name="Testers", created_at=now)
        db.session.add(segment)
        db.session.flush()
        db.session.add(SpaceSegment(space_id=machines.id, segment_id=segment.id))
        db.session.add(SegmentMember(segment_id=segment.id, member_id=ben.id, since=now))
        db.session.get_one(Space, machines.id).visibility = "segments"
    for member in (ben, zoe):
        follow(member, places["tag"], now=now)
    ask(ana, machines, now)
    assert told(ben) == ["new_question"]
    assert (len(inbox(ben, None).items), len(unread_of(ben))) == (1, 1)
    assert (len(inbox(zoe, None).items), len(unread_of(zoe))) == (0, 0)
    with unit_of_work():
        db.session.delete(db.session.scalars(select(SegmentMember)).one())
    assert (len(inbox(ben, None).items), len(unread_of(ben))) == (0, 0)


def test_what_a_muted_member_says_is_told_to_others_only(ana, ben, zoe, question, now):
    follow(ana, ben, now=now, deed=following_actions.mute)
    with unit_of_work():
        following_actions.follow(zoe, question, now)
        post = posts_actions.answer(ben, question, "Turn the drum by hand once, it resets itself.", now)
        posts_actions.comment(ben, post, "And leave the door open after.", now)
    assert told(ana) == []
    assert told(zoe) == ["answered"]


def test_support_is_heard_even_by_those_who_muted_who_speaks(ana, gus, question, now):
    follow(ana, gus, now=now, deed=following_actions.mute)
    with unit_of_work():
        posts_actions.answer(gus, question, "We have seen this; turn the drum by hand once.", now)
    assert told(ana) == ["replied"]
