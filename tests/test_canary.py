"""What a viewer may not see is in no answer to them: each text that is not everyone's holds a marked word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db.base import db
from app.core.mail import message
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from tests.conftest import Browser
from tests.products import later, part, products
from tests.routes import FOR_DEVELOPERS, walk
from tests.world import EVERYONE, MARKS, World
from tests.world_again import filled, settled

MARK = re.compile("|".join(sorted(MARKS, key=len, reverse=True)))
SUGGESTED = re.compile(r"<p>Did you mean .*?</p>")
ADDRESS = re.compile(r"[\w.+-]+@example\.org")
FILTERS = ("unanswered", "unvoted", "unsolved", "needs-attention", "mine")
SORTS = ("active", "new", "hot", "votes")
ENDS_A_SIGN_IN = ("accounts.logout", "accounts.sign_out")
OWN_PAGES = ("/settings", "/settings/security", "/settings/notifications")  # say one's own e-mail address
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def world(app: Flask) -> World:
    return settled(datetime.now(UTC))


@pytest.fixture
def browser_of(world: World, browser: Browser, signed_in: Callable[..., Browser]) -> Callable[[str], Browser]:
    return lambda who: browser if who == "stranger" else signed_in(world.people[who])


def pages(app: Flask, world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Every address, and all that can be asked of those that search and list, with the headers to ask with."""
    for endpoint, path in walk(app, world, "GET", every=True):
        if not endpoint.startswith(FOR_DEVELOPERS):
            yield path, {}
    for address in lists():
        yield address, {}
    for mark in MARKS:
        yield f"/cases?queue=all&q={mark}", {}
        yield f"/cases?queue=all&include_resolved=yes&q={mark}", {}
        yield f"/search?q={mark}", {}
        yield f"/search/similar?title=Something about {mark} in a title", FRAGMENT
    for thread_id in world.threads.values():
        yield f"/questions/{thread_id}/another", FRAGMENT | {"Accept": "application/json"}


def lists() -> Iterable[str]:
    yield from (f"/questions?filter={name}" for name in FILTERS)
    yield from (f"/questions?sort={name}" for name in SORTS)
    yield from (f"/questions?space={name}" for name in ("machines", "members"))
    yield from (f"/members/{name}?tab={tab}" for name in ("ana", "ben") for tab in ("questions", "answers", "comments"))
    yield from (f"/cases?queue={name}" for name in ("mine", "team", "unassigned", "due", "late", "waiting", "all"))
    yield from (f"/moderation?kind={name}" for name in ("flags", "appeal", "suggested_edit", "first_post"))
    yield from (f"/moderation/log?{name}=zoe" for name in ("actor", "member"))
    yield from (f"/suggestions?status={name}" for name in ("draft", "planned"))


def everything(response: TestResponse) -> str:
    """The answer with its headers: a redirect tells a title too."""
    return f"{response.headers}\n{response.text}"


@pytest.mark.parametrize(
    ("app", "who"),
    [
        ("sqlite", "stranger"),
        *(pytest.param("sqlite", who, marks=pytest.mark.product) for who in sorted(EVERYONE - {"stranger"})),
        *(later(("postgresql", who)) for who in ("stranger", "ben", "mia", "pia")),
    ],
    indirect=["app"],
)
def test_what_one_may_not_read_is_in_no_answer_and_what_one_may_is_in_one(app, world, browser_of, who):
    """The marks of the truth table; and mail addresses, which are on one's own pages alone."""
    leaks, found, browser = set(), set(), browser_of(who)
    for address, headers in pages(app, world):
        answer = everything(browser.get(address, headers=headers))
        marks = set(MARK.findall(answer)) - set(MARK.findall(address))
        leaks |= {(mark, address) for mark in marks if who not in may_read(mark)}
        leaks |= {(each, address) for each in ADDRESS.findall(answer) if address not in OWN_PAGES}
        found |= marks
    assert leaks == set()
    assert {mark for mark, (must, _may) in MARKS.items() if who in must} - found == set()


@pytest.mark.sampled
def test_a_search_for_a_secret_finds_and_counts_what_a_search_for_nonsense_does(app, world, browser_of):
    """The word itself is repeated by the page: that what is beside it is the same shows that nothing was found.

    A public word of a like spelling may be suggested.
    """
    for who in part(("stranger", "ben", "dan", "max", "pia"), "who searches for a secret", 2):
        browser = browser_of(who)
        nothing = browser.get("/search?q=zqnonsense").text
        for mark, (must, may) in MARKS.items():
            if who not in must | may:
                found = browser.get(f"/search?q={mark}").text
                suggested = {each for line in SUGGESTED.findall(found) for each in MARK.findall(line)}
                assert {each for each in suggested if who not in may_read(each)} == set(), (who, mark)
                told, nothing = (" ".join(SUGGESTED.sub("", page).split()) for page in (found, nothing))
                assert stable(told.replace(mark, "zqnonsense")) == stable(nothing), (who, mark)


def test_a_title_is_told_neither_by_a_redirect_nor_by_what_is_not_there(app, world, browser_of):
    """What one may not read and what does not exist are answered alike."""
    missing = 987654
    for who in ("stranger", "ben", "max"):
        browser = browser_of(who)
        for name in ("private", "source", "deleted"):
            for pattern in ("/questions/%d", "/questions/%d/", "/questions/%d/a", "/questions/%d/escalate"):
                there = browser.get(pattern % world.threads[name])
                gone = browser.get(pattern % missing)
                assert (there.status_code, blur(there)) == (gone.status_code, blur(gone)), (who, pattern)


def test_a_mail_tells_nobody_what_they_may_not_read_and_an_event_tells_nothing(app):
    filled()
    run_until_empty(datetime.now(UTC))
    letters = message.outbox()
    assert letters
    for letter in letters:
        who, text = letter.to.partition("@")[0], " ".join((letter.subject, letter.text, letter.html))
        told = {mark for mark in MARK.findall(text) if {"lea": "gus"}.get(who, who) not in may_read(mark) | {mark}}
        assert (told, set(ADDRESS.findall(text)) - {letter.to}) == (set(), set()), (who, letter.subject)
    for event in db.session.scalars(select(Event)):
        values = json.dumps(event.values)
        assert (MARK.findall(values), ADDRESS.findall(values)) == ([], []), event.name


@pytest.mark.slow
@pytest.mark.timeout(400)  # hundreds of forms: a machine may have other things to do
@products("who", "ben", "max")
def test_a_refused_deed_tells_a_peer_nothing(app, world, browser_of, who):
    """Every form, sent with a valid token to everything that is there."""
    told, browser = set(), browser_of(who)
    browser.get("/settings")
    for endpoint, path in walk(app, world, "POST", every=True):
        if not endpoint.startswith(ENDS_A_SIGN_IN):
            marks = set(MARK.findall(everything(browser.send(path, {"body": "short", "value": "1"}))))
            told |= {(path, mark) for mark in marks if who not in may_read(mark)}
    assert told == set()


def may_read(mark: str) -> frozenset[str]:
    must, besides = MARKS[mark]
    return must | besides


def blur(response: TestResponse) -> str:
    """The answer without what differs from one request to the next: ids of requests and the address asked for."""
    text = re.sub(r"\d+|[0-9a-f]{16,}", "", response.text)
    return re.sub(r'(csrf[-_]token"[^>]*(?:value|content)=")[^"]*', r"\1", text) + re.sub(
        r"\d+", "", response.headers.get("Location", "")
    )


def stable(text: str) -> str:
    """A page without its tokens."""
    return re.sub(r'(csrf[-_]token"[^>]*(?:value|content)=")[^"]*|[0-9a-f]{16,}', r"\1", text)
