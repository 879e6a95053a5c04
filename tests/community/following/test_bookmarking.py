"""Bookmarks: one for each post, with a note, and only of what one reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.following import actions as following_actions
from app.community.following.models import Bookmark
from app.community.following.queries import list_bookmarks
from app.community.removal import actions as removal_actions
from app.community.threads import read_access
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.community.samples import a_question, an_answer, opening_of


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


def mark(actor, post, note, now):
    with unit_of_work():
        following_actions.bookmark(actor, post, note, now)


def found(member, search="", cursor=None):
    db.session.expire_all()
    return [each.post_id for each in list_bookmarks(member, search, cursor).items]


def test_a_post_is_marked_once_and_its_note_is_changed(reply, zoe, now):
    mark(zoe, reply, None, now)
    mark(zoe, reply, "Turn by hand", now + timedelta(hours=1))
    mark(zoe, reply, None, now + timedelta(hours=2))
    (only,) = db.session.query(Bookmark).all()
    assert (only.member_id, only.post_id, only.note, only.marked_at) == (zoe.id, reply.id, "Turn by hand", now)


def test_the_mark_goes_with_its_note(reply, zoe, ben, now):
    mark(zoe, reply, "Turn by hand", now)
    mark(ben, reply, "Mine", now)
    with unit_of_work():
        following_actions.unbookmark(zoe, reply)
    assert (found(zoe), found(ben)) == ([], [reply.id])


def test_they_are_found_by_note_and_title_the_newest_first(question, reply, zoe, now):
    mark(zoe, opening_of(question), "", now)
    mark(zoe, reply, "Turn the burr by hand, 100%", now + timedelta(minutes=1))
    assert found(zoe) == [reply.id, opening_of(question).id]
    assert found(zoe, "BURR") == [reply.id]
    assert found(zoe, "0%") == [reply.id]
    assert found(zoe, "%") == [reply.id]
    assert found(zoe, "grinder stops") == [reply.id, opening_of(question).id]


def test_what_one_may_no_longer_read_is_left_out(ana, machines, reply, ben, zoe, mia, now):
    private = a_question(ana, machines, now, visibility="private")
    with unit_of_work():
        read_access.grant_access(private, zoe, now)
    mark(zoe, opening_of(private), "", now)
    mark(zoe, reply, "", now)
    mark(ben, opening_of(private), "", now)
    with unit_of_work():
        removal_actions.delete(mia, reply, now)
    assert found(zoe) == [opening_of(private).id]
    assert found(ben) == []


def test_pages_follow_each_other(question, zoe, ben, now):
    replies = [an_answer(ben, question, now, f"Answer number {n} says what to look at.") for n in range(32)]
    for n, post in enumerate(replies):
        mark(zoe, post, "", now + timedelta(minutes=n))
    first = list_bookmarks(zoe, "", None)
    rest = list_bookmarks(zoe, "", first.after)
    assert [each.post_id for each in (*first.items, *rest.items)] == [each.id for each in reversed(replies)]
