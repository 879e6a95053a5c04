"""Links that lead to members' pages work for those who are signed out: they sign in, and come back."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.sign_in.login_required import MEMBERS_ONLY
from app.core.mail import message
from app.core.outbox.worker import run_until_empty
from tests.routes import FOR_DEVELOPERS, walk
from tests.world_again import filled

BELOW = ("", "/", "/987654", "/no-such-page?show=all&after=1.2")
MISSING = 987654
OFFER = re.compile(r'<main.*?href="(/login\?next=[^"]+)"', re.DOTALL)
ON_ONE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def wanted(address: str) -> str:
    """Where one comes back to from this address of the page to sign in."""
    led = urlsplit(address)
    assert led.path == "/login", address
    return parse_qs(led.query)["next"][0]


@pytest.fixture
def world(app):
    made = filled()
    run_until_empty()
    return made


@pytest.mark.parametrize("place", MEMBERS_ONLY)
def test_below_members_places_a_stranger_is_sent_to_sign_in_whether_a_page_is_there_or_not(browser, place):
    for address in (f"/{place}{below}" for below in BELOW):
        answer = browser.get(address)
        assert (answer.status_code, wanted(answer.location)) == (302, address)


def test_after_signing_in_one_is_where_one_wanted_to_be(browser, signing_in, nora):
    address = wanted(browser.get("/settings/notifications?from=mail").location)
    assert signing_in("nora", next=address).location == "/settings/notifications?from=mail"


def test_a_member_without_the_right_gets_the_answer_of_before_with_a_way_on(signed_in, nora):
    browser = signed_in(nora)
    for address, status in (("/settings/no-such-page", 404), ("/cases", 403), ("/admin", 403), ("/my/cases/7", 404)):
        page = browser.get(address)
        assert page.status_code == status, address
        main = page.text.partition("<main")[2]
        assert 'href="/"' in main
        assert "/login" not in main


def test_who_is_not_signed_in_writes_nothing_there(browser):
    assert browser.send("/settings").status_code == 403


@ON_ONE
def test_every_page_answers_a_stranger_or_sends_them_to_sign_in_or_offers_it(app, world, browser):
    for known in (world, None):
        for endpoint, path in walk(app, known, "GET"):
            if endpoint.startswith(FOR_DEVELOPERS):
                continue
            answer = browser.get(path)
            if answer.status_code == 302 and answer.location.startswith("/login"):
                assert wanted(answer.location) == path
            elif answer.status_code == 404 and answer.mimetype == "text/html":
                assert OFFER.search(answer.text), path
            else:
                assert answer.status_code < 400, (path, answer.status_code)


@ON_ONE
def test_what_one_may_not_read_and_what_does_not_exist_are_one_page_which_leads_back(app, world, browser, signed_in):
    def page(thread_id: int) -> str:
        answer = browser.get(f"/questions/{thread_id}/anything")
        assert answer.status_code == 404
        offer = OFFER.search(answer.text)
        assert offer
        assert wanted(unescape(offer[1])) == f"/questions/{thread_id}/anything"
        return re.sub(r"\d+", "0", answer.text)

    private = world.threads["private"]
    assert page(private) == page(MISSING) == page(world.threads["deleted"])
    assert signed_in(world.people["ana"]).get(f"/questions/{private}/anything").status_code == 301


@ON_ONE
def test_every_link_of_every_mail_works_for_who_is_signed_out(app, world, browser):
    """Which kinds of mails the world does not hold lead to pages that the walk above knocked at."""
    places = set()
    for letter in message.outbox():
        for link in set(re.findall(r"http://localhost(/[^\s\"<>]*)", letter.text + letter.html)):
            answer = browser.get(unescape(link))
            if answer.status_code == 302 and not answer.location.startswith("/login"):
                answer = browser.get(answer.location)
            is_led = answer.status_code == 302 and bool(wanted(answer.location))
            is_offered = answer.status_code == 404 and bool(OFFER.search(answer.text))
            assert answer.status_code == 200 or is_led or is_offered, (letter.subject, link, answer.status_code)
            places.add(link.split("/")[1])
    assert places >= {"cases", "edits", "my", "password", "posts", "questions", "settings", "suggestions", "verify"}
