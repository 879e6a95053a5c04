"""One thing under two names, counted once: "I have this problem too", and a vote on a suggestion."""

from __future__ import annotations

import pytest

from app.community.following import actions as following_actions
from app.community.following.models import Subscription
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.core.outbox.models import Event
from tests.community.recount import differences
from tests.community.samples import a_question, a_suggestion


@pytest.fixture(params=[a_question, a_suggestion])
def thread(request, ana, machines, now):
    return request.param(ana, machines, now)


def do(action, *args):
    with unit_of_work():
        action(*args)


def level_of(member, thread):
    return db.session.scalar(db.select(Subscription.level).filter_by(member_id=member.id, thread_id=thread.id))


def test_a_backing_counts_once_and_follows(thread, ben, now):
    do(voting_actions.add_me_too, ben, thread, now)
    do(voting_actions.add_me_too, ben, thread, now)
    assert (thread.backing_count, level_of(ben, thread)) == (1, "following")
    assert db.session.query(Event).filter_by(name="thread.backed").count() == 1
    assert differences() == []


def test_taking_it_back_leaves_what_was_before(thread, ben, now):
    do(voting_actions.add_me_too, ben, thread, now)
    do(voting_actions.remove_me_too, ben, thread, now)
    do(voting_actions.remove_me_too, ben, thread, now)
    assert (thread.backing_count, level_of(ben, thread)) == (0, None)
    assert db.session.query(Event).filter_by(name="thread.unbacked").count() == 1
    assert differences() == []


@pytest.mark.parametrize(
    ("before", "level"), [(following_actions.follow, "following"), (following_actions.mute, "muted")]
)
def test_who_followed_or_muted_before_still_does_after(thread, ben, now, before, level):
    do(before, ben, thread, now.replace(year=2025))
    do(voting_actions.add_me_too, ben, thread, now)
    assert level_of(ben, thread) == level
    do(voting_actions.remove_me_too, ben, thread, now)
    assert level_of(ben, thread) == level


def test_the_asker_is_counted_already(thread, ana, now):
    with pytest.raises(NotAllowed, match="so you are already counted"):
        do(voting_actions.add_me_too, ana, thread, now)
    assert thread.backing_count == 0


def test_a_locked_thread_takes_no_backing(thread, ben, now):
    do(setattr, thread, "locked_at", now)
    with pytest.raises(NotAllowed, match="locked"):
        do(voting_actions.add_me_too, ben, thread, now)
