"""Following a thread, muting it, and leaving it."""

from __future__ import annotations

import pytest

from app.community.following import actions as following_actions
from app.community.following.models import Subscription
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.samples import a_question, an_answer


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def levels_of(member):
    return list(db.session.scalars(db.select(Subscription.level).filter_by(member_id=member.id)))


@pytest.mark.parametrize(
    ("deeds", "expected"),
    [
        ((following_actions.follow,), ["following"]),
        ((following_actions.follow, following_actions.follow), ["following"]),
        ((following_actions.follow, following_actions.mute), ["muted"]),
        ((following_actions.mute, following_actions.follow), ["following"]),
        ((following_actions.follow, following_actions.unfollow), []),
        ((following_actions.unfollow,), []),
    ],
)
def test_the_last_word_counts(question, ben, now, deeds, expected):
    for deed in deeds:
        with unit_of_work():
            deed(ben, question, now)
    assert levels_of(ben) == expected


def test_who_muted_a_thread_can_answer_in_it_in_peace(question, ben, now):
    with unit_of_work():
        following_actions.mute(ben, question, now)
    an_answer(ben, question, now)
    assert levels_of(ben) == ["muted"]
