"""Following and muting tags, spaces and members: the deeds, their pages, and what is left out of one's home."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.following import actions as following_actions
from app.community.following.models import Follow
from app.community.following.policies import can_follow
from app.community.question_lists.home import hot_questions, newest_questions
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput
from tests.community.samples import TITLE, a_question
from tests.community.tags.test_tagging import tag

PLACES = {"tag": "/tags/grinder", "space": "/spaces/machines", "member": "/members/ana"}
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


def levels() -> dict[str, str]:
    return {each.subject: each.level for each in db.session.scalars(select(Follow))}


@pytest.mark.parametrize("kind", PLACES)
def test_one_follows_mutes_and_lets_go_without_script(ben, question, signed_in, kind):
    browser = signed_in(ben)
    for deed, level in (("follow", "following"), ("mute", "muted"), ("follow", "following")):
        answer = browser.send(f"{PLACES[kind]}/{deed}")
        assert (answer.status_code, answer.location) == (303, PLACES[kind])
        assert levels() == {kind: level}
    for deed in ("unfollow", "mute", "unmute"):
        browser.send(f"{PLACES[kind]}/{deed}")
    assert levels() == {}


@pytest.mark.parametrize("kind", PLACES)
def test_with_script_only_the_buttons_come(ben, question, signed_in, kind):
    browser = signed_in(ben)
    assert "aria-pressed" in browser.get(PLACES[kind]).text
    answer = browser.send(f"{PLACES[kind]}/follow", headers=FRAGMENT)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'aria-pressed="true"' in answer.text
    assert f'action="{PLACES[kind]}/unfollow"' in answer.text


def test_nobody_follows_themselves(ana, question, signed_in):
    assert "/members/ana/follow" not in signed_in(ana).get("/members/ana").text
    answer = signed_in(ana).send("/members/ana/follow")
    assert answer.status_code == 403
    assert "You cannot follow yourself." in answer.text


def test_a_stranger_is_led_to_sign_in_by_a_link(question, browser):
    for address in PLACES.values():
        page = browser.get(address).text.partition("<main")[2].partition("</main>")[0]
        assert f"/login?next={address}" in page
        assert "<form" not in page


def test_a_place_that_one_may_not_read_cannot_be_followed(ben, machines, question, signed_in, now):
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = "segments"
    for address in (
        "/spaces/machines/follow",
        "/tags/grinder/follow",
        "/tags/nothing/follow",
        "/members/nobody/follow",
    ):
        assert signed_in(ben).send(address).status_code == 404
    assert levels() == {}


def test_nobody_follows_more_than_anyone_reads(ben, question, now, monkeypatch):
    monkeypatch.setattr(following_actions, "MOST_FOLLOWED", 1)
    with unit_of_work():
        following_actions.follow(ben, tag("grinder"), now)
        following_actions.mute(ben, tag("grinder"), now)
    with pytest.raises(InvalidInput, match="You can follow up to 1 items"), unit_of_work():
        following_actions.follow(ben, db.session.get_one(Space, question.space_id), now)


def test_a_stranger_follows_nothing(question):
    assert "Sign in" in str(can_follow(None, tag("grinder")).reason)


def test_what_one_follows_is_listed_and_let_go_there(ben, ana, machines, question, signed_in, now):
    with unit_of_work():
        following_actions.follow(ben, tag("grinder"), now)
        following_actions.mute(ben, db.session.get_one(Space, machines.id), now)
        following_actions.follow(ben, ana, now)
    browser = signed_in(ben)
    page = browser.get("/settings/following").text
    assert all(f'href="{address}"' in page for address in PLACES.values())
    answer = browser.send("/tags/grinder/unfollow", {"next": "/settings/following"})
    assert answer.location == "/settings/following"
    assert 'href="/tags/grinder"' not in browser.get("/settings/following").text


def test_a_space_that_was_closed_since_and_its_tags_are_listed_no_more(ben, machines, question, signed_in, now):
    with unit_of_work():
        following_actions.follow(ben, db.session.get_one(Space, machines.id), now)
        following_actions.mute(ben, tag("grinder"), now)
        db.session.get_one(Space, machines.id).visibility = "segments"
    assert "You are not following anything yet" in signed_in(ben).get("/settings/following").text


def test_nothing_followed_says_how_to_begin(ben, signed_in):
    assert "You are not following anything yet" in signed_in(ben).get("/settings/following").text


@pytest.mark.parametrize("kind", PLACES)
def test_what_is_muted_is_left_out_of_one_s_home_and_of_nobody_else_s(ana, ben, zoe, machines, question, now, kind):
    muted = {"tag": tag("grinder"), "space": db.session.get_one(Space, machines.id), "member": ana}[kind]
    with unit_of_work():
        following_actions.mute(ben, muted, now)
    for asked in (hot_questions, newest_questions):
        assert [row.title for row in asked(zoe, "en", 5)] == [row.title for row in asked(None, "en", 5)] == [TITLE]
        assert list(asked(ben, "en", 5)) == []
    with unit_of_work():
        following_actions.follow(ben, muted, now)
    assert [row.title for row in newest_questions(ben, "en", 5)] == [TITLE]
