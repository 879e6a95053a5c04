"""Members by reputation, a member's page, and who answers for the company."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import person
from tests.community.voting.test_pages_threads import put_answer, put_question


def test_members_stand_by_reputation(ana, ben, browser):
    with unit_of_work():
        db.session.get_one(Member, ben.id).reputation = 90
    page = browser.get("/members").text
    assert page.index("Ben Okafor") < page.index("Ana Ribeiro")
    assert "90 reputation" in page


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ben ok", True),
        ("BEN", True),
        ("@be", True),
        ("Ben O", True),
        ("oka", False),
        ("%", False),
        ("_", False),
        ("z", False),
    ],
)
def test_a_member_is_found_by_how_the_name_or_the_handle_begins(ben, browser, search, found):
    assert ("Ben Okafor" in browser.get("/members", query_string={"q": search}).text) is found


def test_a_member_s_page_shows_what_they_did_and_earned(ana, ben, machines, now, browser):
    thread = put_question(ana, machines, now)
    reply = put_answer(ben, thread, now)
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, reply.id), now)
    page = browser.get("/members/ben").text
    assert "Ben Okafor" in page
    assert thread.title in page
    assert browser.get("/members/BEN").status_code == 200
    page = browser.get("/members/ben/reputation").text
    assert "+15" in page
    assert "Answer accepted" in page
    assert thread.title in page


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("/members/ben", "Look into the nozzle"),
        ("/members/ana", "W7 stops"),
        ("/members/ana?tab=answers", "No answers yet"),
        ("/members/ben?tab=questions", "No questions yet"),
        ("/members/ben?tab=badges", "No badges yet"),
        ("/members/zoe", "No answers yet"),
        ("/members/zoe/reputation", "No reputation yet"),
    ],
)
def test_a_member_s_page_opens_where_they_did_something(ana, ben, zoe, machines, now, browser, address, holds):
    put_answer(ben, put_question(ana, machines, now), now)
    page = browser.get(address)
    assert page.status_code == 200
    assert holds.replace("Look into the nozzle", "W7 stops") in page.text


def test_a_tab_or_an_order_that_there_is_not_is_not_found(ben, browser):
    assert browser.get("/members/ben?tab=nothing").status_code == 404
    assert browser.get("/members?sort=nothing").status_code == 404
    assert browser.get("/members/ben?after=nonsense").status_code == 404


def test_answers_and_questions_page_by_key(ana, ben, machines, now, browser):
    for number in range(17):
        with unit_of_work():
            asker = person(f"asker{number}")
        put_answer(
            ben,
            put_question(asker, machines, now, title=f"Question number {number:02} of many"),
            now + timedelta(minutes=number),
        )
    first = browser.get("/members/ben").text
    assert "number 16" in first
    assert "number 01" not in first
    older = re.search(r'href="(/members/ben\?[^"]*after=[^"]*)"', first)
    assert older
    assert "number 01" in browser.get(older[1].replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("sort", "order"),
    [("reputation", ["Zoé", "Ana", "Ben"]), ("name", ["Ana", "Ben", "Zoé"]), ("new", ["Ben", "Zoé", "Ana"])],
)
def test_members_stand_in_the_order_that_one_asks_for(ana, ben, zoe, now, browser, sort, order):
    with unit_of_work():
        db.session.get_one(Member, zoe.id).reputation = 90
        db.session.get_one(Member, ana.id).reputation = 20
        for day, member in enumerate((ana, zoe, ben)):
            db.session.get_one(Member, member.id).created_at = now + timedelta(days=day)
    page = browser.get(f"/members?sort={sort}").text
    assert [page.index(name) for name in order] == sorted(page.index(name) for name in order)


def test_a_card_is_a_fragment_with_script_and_the_page_without(ben, gus, browser):
    with unit_of_work():
        gus.title = "Answers what nobody else can"
        ben.helped_count = 3
    card = browser.get("/members/ben/card", headers={"HX-Request": "true"})
    assert card.status_code == 200
    assert "<html" not in card.text
    assert "helped 3 people" in card.text
    assert "Answers what nobody else can" in browser.get("/members/gus/card", headers={"HX-Request": "true"}).text
    assert browser.get("/members/ben/card").location == "/members/ben"
    assert browser.get("/members/nobody/card", headers={"HX-Request": "true"}).status_code == 404


def test_who_left_is_nowhere(ben, now, browser):
    with unit_of_work():
        ben.erased_at = now
    for address in ("/members/ben", "/members/ben/reputation", "/members/ben/card"):
        assert browser.get(address, headers={"HX-Request": "true"}).status_code == 404
    assert "Ben Okafor" not in browser.get("/members").text


def test_what_happened_in_private_is_not_told(ana, gus, zoe, machines, now, signed_in, browser):
    thread = put_question(ana, machines, now, visibility="private", title="My invoice of last month is wrong")
    reply = put_answer(gus, thread, now, "We have corrected your invoice and sent it again.")
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, reply.id), now)
    for reader in (browser, signed_in(zoe)):
        for address in ("/members/ana", "/members/gus", "/members/ana/reputation", "/members/gus/reputation"):
            assert "My invoice" not in reader.get(address).text
    assert "My invoice" in signed_in(ana).get("/members/gus").text


@pytest.mark.parametrize("handle", ["nobody", "%ff", "x" * 3000, "__proto__"])
def test_nobody_of_that_name_is_not_found(app, browser, handle):
    assert browser.get(f"/members/{handle}").status_code == 404


def test_no_page_tells_an_address(ana, gus, browser):
    for address in ("/members", "/members/ana", "/members/gus", "/about"):
        assert "example.org" not in browser.get(address).text


def test_about_names_who_answers_for_the_company(gus, mia, ana, browser):
    page = browser.get("/about").text
    assert "Gus Martin" in page
    assert "Support" in page
    assert "Mia Santos" in page
    assert "Ana Ribeiro" not in page
