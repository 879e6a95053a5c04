"""Members by reputation, a member's page, and who answers for the company."""

from __future__ import annotations

import pytest

from app.accounts.models import Member
from app.community.actions import accepting
from app.community.models import Post
from app.core.db import db, unit_of_work
from tests.community.test_pages_threads import put_answer, put_question


def test_members_stand_by_reputation(ana, ben, browser):
    with unit_of_work():
        db.session.get_one(Member, ben.id).reputation = 90
    page = browser.get("/members").text
    assert page.index("Ben Okafor") < page.index("Ana Ribeiro")
    assert "90 reputation" in page


@pytest.mark.parametrize(
    ("search", "found"), [("oka", True), ("BEN", True), ("%", False), ("_", False), ("zzz", False)]
)
def test_a_member_is_found_by_a_part_of_the_name(ben, browser, search, found):
    assert ("Ben Okafor" in browser.get("/members", query_string={"q": search}).text) is found


def test_a_member_s_page_shows_what_they_did_and_earned(ana, ben, machines, now, browser):
    thread = put_question(ana, machines, now)
    reply = put_answer(ben, thread, now)
    with unit_of_work():
        accepting.accept(ana, db.session.get_one(Post, reply.id), now)
    page = browser.get("/members/ben").text
    assert "Ben Okafor" in page
    assert thread.title in page
    assert "+15" in page
    assert "Answer accepted" in page
    assert browser.get("/members/BEN").status_code == 200


def test_what_happened_in_private_is_not_told(ana, gus, zoe, machines, now, signed_in, browser):
    thread = put_question(ana, machines, now, visibility="private", title="My invoice of last month is wrong")
    reply = put_answer(gus, thread, now, "We have corrected your invoice and sent it again.")
    with unit_of_work():
        accepting.accept(ana, db.session.get_one(Post, reply.id), now)
    for reader in (browser, signed_in(zoe)):
        for address in ("/members/ana", "/members/gus"):
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
