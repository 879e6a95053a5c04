"""Every form that keeps drafts: Enter sends it, and what it could not take is typed on as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.web.http import LARGEST_REQUEST
from tests.conftest import Browser
from tests.test_pages_stand import faults_of
from tests.world import World
from tests.world_again import filled

REFUSED = "\x07Twelve of them, or so."  # a bell is no text that can be shown
HELD = "You paid with 4111 1111 1111 1111, so we can refund it."
ASKED = {"title": "Which seal fits the D45?", "space": "machines", "visibility": "public", "locale": "en"}
SUGGESTED = {"title": "Two hours on the dial", "area": "laundry"}
FORMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "ask": ("ana", "/questions/new", ASKED),
    "answer:{thread}": ("gus", "/questions/{thread}/answers", {}),
    "comment:{post}": ("gus", "/posts/{post}/comments", {}),
    "edit:{post}": ("mia", "/posts/{post}/edit", {"revision": "1"}),
    "note:{case}": ("gus", "/cases/{case}/note", {}),
    "message:{case}": ("gus", "/cases/{case}/message", {}),
    "public:{case}": ("gus", "/cases/{case}/reply", {}),
    "resolve:{case}": ("gus", "/cases/{case}/resolve", {"knowledge": "publish"}),
    "message:{case} of its customer": ("ana", "/my/cases/{case}/reply", {"where": "message"}),
    "suggest": ("gus", "/suggestions/new", SUGGESTED),
    "suggest:{thread}": ("gus", "/questions/{thread}/suggest", SUGGESTED),
    "answer:{idea}": ("gus", "/suggestions/{idea}/remarks", {}),
}
ASKS_TWICE = [key for key in FORMS if key.split(":")[0] not in ("ask", "note", "message")]


@pytest.fixture
def world(app: Flask) -> World:
    return filled()


@pytest.fixture
def sent(world: World, signed_in: Callable[..., Browser]) -> Callable[..., tuple[Browser, str, TestResponse]]:
    """Send a form with this text: who did, the key of its draft, and the page that comes."""
    ids = {"case": world.cases["public"], "post": world.posts["answer"]}
    ids |= {"thread": world.threads["public"], "idea": world.threads["idea"]}

    def send(form: str, body: str) -> tuple[Browser, str, TestResponse]:
        who, address, fields = FORMS[form]
        browser, key = signed_in(world.people[who]), form.partition(" ")[0].format(**ids)
        browser.send("/drafts/discard", {"key": key})
        return browser, key, browser.send(address.format(**ids), {**fields, "body": body})

    return send


def seen_in(page: str, key: str) -> str:
    """The version of the draft that the form of the page knows."""
    return page.split(f'data-draft="{key}" data-seen="')[1].partition('"')[0]


def typed(browser: Browser, key: str, seen: str, body: str) -> int:
    """What script sends while one types on."""
    words = {"key": key, "seen": seen, "body": body}
    return browser.send("/drafts", words, headers={"Accept": "application/json"}).status_code


@pytest.mark.parametrize("form", FORMS)
def test_what_a_form_could_not_take_is_typed_on(sent, form):
    browser, key, page = sent(form, REFUSED)
    assert page.status_code == 422
    assert faults_of(page, form) == []
    assert typed(browser, key, seen_in(page.text, key), f"{REFUSED[1:]} And one more.") == 200


@pytest.mark.parametrize("form", ["answer:{thread}", "resolve:{case}", "note:{case}"])
def test_an_empty_form_that_comes_back_knows_what_was_kept_before(sent, form):
    browser, key, _page = sent(form, REFUSED)
    number = key.partition(":")[2]
    page = browser.send(FORMS[form][1].format(thread=number, case=number), FORMS[form][2])
    assert page.status_code == 422
    assert typed(browser, key, seen_in(page.text, key), "Thirteen.") == 200


@pytest.mark.parametrize("form", ASKS_TWICE)
def test_where_a_second_yes_is_asked_for_enter_does_not_give_it(sent, form):
    _browser, _key, page = sent(form, HELD)
    assert page.status_code == 422
    assert 'name="confirm"' in page.text
    assert faults_of(page, form) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_text_far_too_long_comes_back_whole_beside_its_error(sent, form):
    long = "far too long " * 80_000
    _browser, _key, page = sent(form, long)
    assert page.status_code == 422
    assert long.strip() in page.text
    assert "characters" in page.text


@pytest.mark.parametrize("form", FORMS)
def test_more_than_a_request_may_hold_is_a_page_that_leads_back(world, signed_in, form):
    who, address, fields = FORMS[form]
    ids = {"case": world.cases["public"], "post": world.posts["answer"]}
    ids |= {"thread": world.threads["public"], "idea": world.threads["idea"]}
    back = "http://localhost/questions/new"
    page = signed_in(world.people[who]).send(
        address.format(**ids), {**fields, "body": "x" * (LARGEST_REQUEST + 1)}, headers={"Referer": back}
    )
    assert page.status_code == 413
    assert faults_of(page, form) == []
    assert "the limit is 4 MB" in page.text
    assert 'href="/questions/new" rel="nofollow"' in page.text
