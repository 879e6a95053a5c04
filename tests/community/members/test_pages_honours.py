"""Reputation deed by deed, what it opens, badges, leaderboards; and how few statements they send."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.members.models import Member
from app.community.badges.actions import award_badges_job
from app.community.badges.definitions import BADGES
from app.community.members.jobs import update_leaderboards
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.tags.jobs import update_tag_statistics
from app.community.voting import actions as voting_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from app.reputation import actions as reputation_actions
from app.reputation import rules
from app.reputation.rules import ReputationEvent
from tests.cast import person
from tests.community.posts.test_statements import statements
from tests.community.voting.test_pages_threads import put_answer, put_question


@pytest.fixture
def reply(ana, ben, machines, now) -> Post:
    """Ben's answer, which Ana accepted just now."""
    post = put_answer(ben, put_question(ana, machines, now), now)
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, post.id), clock.now())
    return post


def reckon() -> None:
    with unit_of_work():
        award_badges_job(clock.now())
        update_leaderboards(clock.now())
    update_tag_statistics(clock.now())


# ── Reputation ───────────────────────────────────────────────────────────────────────────────────


def test_what_was_taken_back_says_so(ana, ben, reply, browser):
    with unit_of_work():
        voting_actions.unaccept(ana, db.session.get_one(Post, reply.id), clock.now())
    page = browser.get("/members/ben/reputation").text
    assert "Reversed: Answer accepted" in page
    assert "\N{MINUS SIGN}15" in page


def test_what_the_cap_took_stands_beside(ben, reply, now, browser):
    with unit_of_work():
        reputation_actions.award(ben, ReputationEvent("voted_up", 195), reply, None, now)
        reputation_actions.award(ben, rules.VOTED_UP, reply, None, now)
    assert "5 of 10: daily cap reached" in browser.get("/members/ben/reputation").text


def test_nobody_reads_who_voted(ben, zoe, reply, browser, signed_in, ada):
    with unit_of_work():
        voting_actions.vote(zoe, db.session.get_one(Post, reply.id), 1, clock.now())
    for reader in (browser, signed_in(ben), signed_in(ada)):
        page = reader.get("/members/ben/reputation").text
        assert "Upvote" in page
        assert "Zoé" not in page


def test_a_deleted_post_is_not_linked_for_who_may_not_read_it(ben, mia, reply, browser, signed_in):
    with unit_of_work():
        voting_actions.unaccept(mia, db.session.get_one(Post, reply.id), clock.now())
        removal_actions.delete(mia, db.session.get_one(Post, reply.id), clock.now(), reason="off_topic")
    link = f'href="/posts/{reply.id}"'
    assert link not in browser.get("/members/ben/reputation").text
    assert link in signed_in(mia).get("/members/ben/reputation").text


# ── Privileges ───────────────────────────────────────────────────────────────────────────────────


def test_a_stranger_reads_the_table(browser):
    page = browser.get("/privileges").text
    assert "Vote down" in page
    assert "Unlocked" not in page
    assert "Presets" not in page


def test_a_member_reads_what_is_next_and_how_many_points_are_missing(ben, now, signed_in):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
        ben.reputation = 7
    page = signed_in(ben).get("/privileges").text
    assert "You have 7. Next: “Vote up” at 8 (1 to go)." in page
    assert "1 point to go" in page
    assert "Unlocked" in page


def test_staff_may_do_all_of_it(mia, signed_in):
    page = signed_in(mia).get("/privileges").text
    assert "you have every privilege" in page
    assert "to go" not in page


def test_an_admin_compares_the_presets_and_chooses_one(ada, signed_in):
    page = signed_in(ada).get("/privileges").text
    assert "Presets" in page
    assert "/admin/settings#privilege_preset" in page
    assert "/privileges" in signed_in(ada).get("/admin/settings").text


# ── Badges ───────────────────────────────────────────────────────────────────────────────────────


def test_all_badges_stand_with_how_many_have_them_and_which_are_mine(ben, reply, browser, signed_in):
    reckon()
    page = browser.get("/badges").text
    assert all(f'href="/badges/{name}"' in page for name in BADGES)
    assert "Earned by 1 person" in page
    assert ">Earned<" not in page
    page = signed_in(ben).get("/badges").text
    assert f"You have 2 of {len(BADGES)}." in page
    assert "Earned" in page


def test_a_badge_says_who_has_it(ben, reply, browser):
    reckon()
    assert "Ben Okafor" in browser.get("/badges/helping-hand").text
    assert "Nobody has earned it yet" in browser.get("/badges/guru").text
    assert browser.get("/badges/unheard-of").status_code == 404


def test_a_badge_for_a_private_post_names_no_thread(ana, ben, reply, machines, browser):
    with unit_of_work():
        db.session.get_one(Post, reply.id).score = 12
    reckon()
    assert "W7 stops" in browser.get("/badges/nice-answer").text
    with unit_of_work():
        put = db.session.get_one(Post, reply.id)
        db.session.refresh(put, ["thread"])
        put.thread.visibility = "private"
    page = browser.get("/badges/nice-answer").text
    assert "Ben Okafor" in page
    assert "W7 stops" not in page


# ── Leaderboards ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["", "?period=month", "?period=all", "?tag=w7"])
def test_who_helped_most_stands_first_and_everyone_sees_their_own_place(
    ana, ben, zoe, reply, query, browser, signed_in
):
    reckon()
    page = browser.get("/leaderboard" + query).text
    assert "Ben Okafor" in page
    assert "You are ranked" not in page
    assert "You are ranked 1, with 15 points." in signed_in(ben).get("/leaderboard" + query).text
    assert "You are ranked" not in signed_in(zoe).get("/leaderboard" + query).text


def test_a_tag_that_is_not_there_is_said_beside_its_field(browser):
    page = browser.get("/leaderboard?tag=w8")
    assert page.status_code == 200
    assert "No tag has this name. Check the spelling." in page.text
    assert 'value="w8"' in page.text


def test_who_has_as_many_points_stands_at_the_same_place(app, now, browser, signed_in):
    with unit_of_work():
        people = [person(f"peer{number}") for number in range(40)]
        for number, member in enumerate(people):
            reputation_actions.award(
                member, ReputationEvent("bounty", 10 * (number // 2 + 1), is_capped=False), None, None, clock.now()
            )
        update_leaderboards(clock.now())
    first = browser.get("/leaderboard").text
    assert 'board__place num">1<' in first
    assert 'board__place num">2<' not in first
    assert first.count('board__place num">3<') == 2
    second = browser.get("/leaderboard?" + first.split("/leaderboard?")[-1].split('"')[0]).text
    assert second.count('board__place num">31<') == 2
    assert second.count('board__place num">39<') == 2
    assert "You are ranked 39, with 10 points." in signed_in(people[0]).get("/leaderboard").text


def test_staff_are_marked_and_who_left_is_gone(ana, ben, gus, machines, now, browser):
    thread = put_question(ana, machines, now)
    for author in (ben, gus):
        post = put_answer(author, thread, now)
        with unit_of_work():
            voting_actions.vote(ana, db.session.get_one(Post, post.id), 1, clock.now())
    with unit_of_work():
        update_leaderboards(clock.now())
        ben.erased_at = now
    page = browser.get("/leaderboard").text
    assert "Support" in page
    assert "Ben Okafor" not in page


@pytest.mark.parametrize("address", ["/leaderboard?period=year", "/leaderboard?after=x"])
def test_a_board_that_there_is_not_is_not_found(app, browser, address):
    assert browser.get(address).status_code == 404


def test_an_empty_board_says_what_would_be_there(app, browser):
    assert "Nobody yet" in browser.get("/leaderboard").text


# ── Frugality ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/members/ben", 8), ("/members/ben?tab=questions", 8), ("/members/ben?tab=badges", 8),
        ("/members/ben/reputation", 4), ("/members", 4), ("/members?sort=name", 4), ("/members?q=b", 4), ("/badges", 4),
        ("/badges/helping-hand", 4), ("/leaderboard", 4), ("/leaderboard?period=all", 4), ("/privileges", 4),
    ],
)  # fmt: skip
def test_twice_the_data_the_same_number_of_statements(ana, ben, reply, machines, now, signed_in, address, most):
    reckon()
    client = signed_in(db.session.get_one(Member, ana.id))
    few = statements(client, address)
    for number in range(6):
        with unit_of_work():
            asker = person(f"bela{number}")
        post = put_answer(ben, put_question(asker, machines, now - timedelta(hours=number)), now)
        with unit_of_work():
            voting_actions.accept(asker, db.session.get_one(Post, post.id), clock.now())
    reckon()
    assert statements(client, address) == few <= most
