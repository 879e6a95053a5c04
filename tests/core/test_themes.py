"""Light or dark: strangers choose by a link, members in a setting, and nobody needs script for it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.accounts.members.models import Member
from app.core.db.base import db
from tests.conftest import Browser

SignedIn = Callable[[Member], Browser]


def shown(browser: Browser, address: str = "/about") -> str:
    """The theme of the page: what the whole page is given, and what its foot names as current."""
    text = browser.get(address).text
    given = re.search(r'<html[^>]* data-theme="(\w+)"', text)
    current = re.search(r'<(?:a href="/theme/|button name="theme" value=")(\w+)"?[^>]*="true"', text)
    assert current
    assert current[1] == (given[1] if given else "system")
    return current[1]


def test_a_strangers_choice_lasts_and_can_be_taken_back(browser: Browser) -> None:
    assert shown(browser) == "system"
    for choice in ("dark", "light", "system"):
        answer = browser.get(f"/theme/{choice}?next=/about")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/about")
        assert shown(browser) == choice
        assert shown(browser, "/no-such-page") == choice


def test_pages_that_are_kept_whole_are_kept_for_each_theme(browser: Browser) -> None:
    for choice in ("dark", "light", "system", "dark"):
        browser.get(f"/theme/{choice}")
        assert shown(browser, "/questions") == choice


def test_the_browsers_own_bars_have_the_pages_colour(browser: Browser) -> None:
    assert len(re.findall(r'<meta name="theme-color" content="#\w+" media=', browser.get("/about").text)) == 2
    browser.get("/theme/dark")
    assert '<meta name="theme-color" content="#1C1E1F">' in browser.get("/about").text


def test_the_way_back_stays_here(browser: Browser) -> None:
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org"):
        assert browser.get("/theme/dark", query_string={"next": elsewhere}).headers["Location"] == "/"
    assert browser.get("/theme/purple").status_code == 404
    browser.set_cookie("theme", '"><script>')
    assert shown(browser) == "system"


def test_a_member_chooses_for_all_their_browsers(signed_in: SignedIn, ana: Member) -> None:
    here, there = signed_in(ana), signed_in(ana)
    here.get("/about?from=here")
    answer = here.send("/settings/theme", {"theme": "dark"}, headers={"Referer": "http://localhost/about?from=here"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/about?from=here")
    assert [shown(here), shown(there)] == ["dark", "dark"]
    here.send("/settings/theme", {"theme": "system"})
    assert [shown(here), shown(there)] == ["system", "system"]


@pytest.mark.parametrize("came_from", ["https://example.org/about", "http://localhost//example.org", ""])
def test_a_member_is_led_to_no_other_site(signed_in: SignedIn, ana: Member, came_from: str) -> None:
    answer = signed_in(ana).send("/settings/theme", {"theme": "dark"}, headers={"Referer": came_from})
    assert answer.headers["Location"] == "/"


def test_another_theme_is_refused(signed_in: SignedIn, ana: Member) -> None:
    assert signed_in(ana).send("/settings/theme", {"theme": "purple"}).status_code == 422
    assert db.session.get_one(Member, ana.id).theme == ""


def test_what_was_chosen_before_signing_in_still_holds_where_the_member_chose_nothing(
    signed_in: SignedIn, ana: Member
) -> None:
    browser = signed_in(ana)
    browser.get("/theme/dark")
    assert shown(browser) == "dark"
    browser.send("/settings/theme", {"theme": "light"})
    assert shown(browser) == "light"
