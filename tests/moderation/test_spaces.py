"""Whoever moderates the space in which a post is now reviews it, and nobody else does."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from app.accounts.members.models import MODERATOR, Member, Role
from app.community.merging import actions as merging_actions
from app.community.merging import split as merging_split
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed, NotFound
from app.moderation.models import ReviewItem
from app.moderation.review_queue.queries import decided_items, get_item, open_count, open_items
from tests import cast
from tests.community.samples import a_question, an_answer, opening_of
from tests.moderation.conftest import DAY, HOUR, decide, flagged_by, fresh, the_item, work


@pytest.fixture
def moderators(app: Flask, gil: Member, machines: Space, now: datetime) -> tuple[Member, Member]:
    """One of the machines alone, and Gil of the garden, which is not for everyone."""
    with unit_of_work():
        member = cast.person("maxim")
        member.roles.append(Role(name=MODERATOR, space_id=machines.id, granted_at=now))
        garden_of(gil).visibility = "segments"
    return member, gil


def garden_of(gil: Member) -> Space:
    return db.session.get_one(Space, gil.roles[0].space_id)


def sees(viewer: Member, item: ReviewItem) -> bool:
    try:
        get_item(item.id, fresh(viewer))
    except NotFound:
        return False
    return True


def move(mia: Member, post: Post, garden: Space, now: datetime) -> None:
    merging_actions.move(mia, post.thread, garden, now=now)


def merge(mia: Member, post: Post, garden: Space, now: datetime) -> None:
    merging_actions.merge(mia, post.thread, a_question(mia, garden, now - DAY), now)


def split(mia: Member, post: Post, garden: Space, now: datetime) -> None:
    title = "Another grinder that stops"
    merging_split.split(mia, post.thread, post_ids=[post.id], title=title, space=garden, tags=[], now=now)


@pytest.mark.parametrize("deed", [move, merge, split])
def test_a_report_goes_with_its_post(mia, zoe, moderators, reply, now, deed):
    old, new = moderators
    item = flagged_by([zoe], reply, now)
    assert (sees(old, item), sees(new, item)) == (True, False)
    with unit_of_work():
        deed(mia, reply, garden_of(new), now)
    assert (sees(old, item), sees(new, item)) == (False, True)
    assert (open_count(fresh(old)), open_count(fresh(new))) == (0, 1)
    assert [each.id for each in open_items(fresh(new), space=garden_of(new)).items] == [item.id]
    with pytest.raises(NotAllowed):
        decide(old, item, "deleted", now + HOUR)
    decide(new, item, "hidden", now + HOUR)
    assert [len(decided_items(fresh(each)).items) for each in moderators] == [0, 1]


@pytest.mark.parametrize("deed", ["moved", "hidden", "deleted"])
def test_a_peer_reviews_nothing_that_they_may_no_longer_read(mia, zoe, moderators, thread, with_approval, now, deed):
    with unit_of_work():
        zoe.answer_count = 1
    with unit_of_work():
        newcomer = cast.person("nia")
    post = an_answer(newcomer, thread, now)
    work(now)
    item = the_item(kind="first_post")
    assert sees(zoe, item)
    with unit_of_work():
        if deed == "moved":
            move(mia, post, garden_of(moderators[1]), now)
        else:
            (removal_actions.hide if deed == "hidden" else removal_actions.delete)(mia, opening_of(thread), now)
    assert not sees(zoe, item)


def test_who_moderates_one_space_is_led_to_people_s_public_pages(mia, zoe, moderators, reply, now, signed_in):
    """Records are for those who moderate everything."""
    one, _other = moderators
    decide(mia, flagged_by([zoe], reply, now), "kept", now)
    flagged_by([zoe], reply, now + 2 * DAY)
    for page in ("/moderation", "/moderation/decided", "/moderation/log"):
        assert "/moderation/members/" not in signed_in(one).get(page).text
        assert "/moderation/members/ben" in signed_in(mia).get(page).text
