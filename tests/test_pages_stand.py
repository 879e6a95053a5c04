"""All pages of all people stand: with nothing there and with something of everything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.members.models import AGENT, MODERATOR, PRODUCT, Member, Role
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests import products
from tests.cast import NOW, person
from tests.conftest import Browser
from tests.routes import walk
from tests.world import World
from tests.world_again import filled

PEOPLE = ("stranger", "ana", "gus", "ada")
PARTS = {"cases.who_is_here", "cases.queue_updates", "search.instant"}  # of a page, that only script asks for
Roles: TypeAlias = tuple[tuple[str, str], ...]
STAFF_OF_SOME: dict[str, Roles] = {
    "moderator": ((MODERATOR, "machines"),),
    "agent": ((AGENT, "machines"),),
    "product": ((PRODUCT, "machines"),),
    "several": ((MODERATOR, "machines"), (MODERATOR, "garden"), (AGENT, "garden"), (PRODUCT, "machines")),
}
FINE = {"expected-doctype-but-got-chars"}  # a fragment has no doctype
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(params=["empty", "filled"])
def world(app: Flask, request: pytest.FixtureRequest) -> World | None:
    return filled() if request.param == "filled" else None


@pytest.fixture
def people(world: World | None, browser: Browser, signed_in: Callable[..., Browser]) -> dict[str, Browser]:
    if world is None:
        with unit_of_work():
            members = {handle: person(handle) for handle in PEOPLE[1:]}
    else:
        members = world.people
    return {"stranger": browser, **{handle: signed_in(members[handle]) for handle in PEOPLE[1:]}}


@pytest.mark.both
@pytest.mark.sampled
def test_every_page_stands_and_is_whole(app, world, people):
    """`make test` opens each page as one of them, `make verify` as all."""
    faults = {
        (who, path): found
        for endpoint, path in walk(app, world, "GET")
        if endpoint not in PARTS
        for who in products.part(PEOPLE, f"{path} {world is None} {db.engine.dialect.name}")
        if (found := faults_of(people[who].get(path), path))
    }
    assert faults == {}


@pytest.mark.sampled
@pytest.mark.parametrize("world", ["filled"], indirect=True)
def test_no_page_fails_for_staff_of_some_spaces(app, world, signed_in):
    browsers = {who: signed_in(_staff(who, roles)) for who, roles in STAFF_OF_SOME.items()}
    failed = {
        (who, path): answer.status_code
        for endpoint, path in walk(app, world, "GET")
        for who in products.part(tuple(STAFF_OF_SOME), f"{path} for staff of some spaces")
        if (answer := browsers[who].get(path)).status_code >= 500 and path != "/readyz"
    }
    assert failed == {}


def _staff(handle: str, roles: Roles) -> Member:
    spaces = {each.slug: each.id for each in db.session.scalars(select(Space))}
    with unit_of_work():
        member = person(handle)
        member.roles += [Role(name=name, space_id=spaces[slug], granted_at=NOW) for name, slug in roles]
    return member


def faults_of(answer: TestResponse, path: str) -> list[str]:
    """What is wrong with an answer; nothing for redirects and for what is no page."""
    if answer.status_code >= 500:
        return _failure_of(answer, path)
    if answer.mimetype != "text/html" or 300 <= answer.status_code < 400:
        return []
    parser = html5lib.HTMLParser()
    tree: Element = parser.parse(answer.text)
    elements = [each for each in tree.iter() if tag(each)]
    errors = [f"{code} at {place}" for place, code, _more in parser.errors if code not in FINE]
    ids = Counter(each.get("id") for each in elements if each.get("id"))
    twice = [f"id {name} {number} times" for name, number in ids.items() if number > 1]
    return [
        *errors,
        *twice,
        *_missing_ids(elements, set(ids)),
        *_inline(elements),
        *_frame(tree, elements),
        *_enter(elements),
    ]


def _failure_of(answer: TestResponse, path: str) -> list[str]:
    return [str(answer.status_code)] if answer.status_code >= 500 and path != "/readyz" else []


def _inline(elements: list[Element]) -> list[str]:
    """Styles and scripts that the content security policy would stop."""
    own = [
        f"{tag(each)} with {name}" for each in elements for name in each.attrib if re.match(r"style$|on[a-z]+$", name)
    ]
    inline = [each for each in elements if tag(each) in ("script", "style") and each.text]
    return own + [f"inline {tag(each)}" for each in inline if each.get("type") != "application/ld+json"]


def _missing_ids(elements: list[Element], ids: set[str | None]) -> list[str]:
    """Names of elements that are not there."""
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
    return [
        f"{tag(each)} {name}={one}"
        for each in elements
        for name in names
        for one in (each.get(name) or "").split()
        if one not in ids
    ]


def _frame(tree: Element, elements: list[Element]) -> list[str]:
    """One heading of the first level, a title, a language, one main part, and a name for every picture and button."""
    counted = Counter(map(tag, elements))
    faults = [f"{counted[name]} of {name}" for name in ("h1", "main", "title") if counted[name] != 1]
    if not tree.get("lang"):
        faults.append("no language")
    titles = [each for each in elements if tag(each) == "title"]
    faults += ["empty title" for each in titles if not (each.text or "").strip()]
    return faults + [f"{tag(each)} without a name" for each in elements if _is_nameless(each)]


def _enter(elements: list[Element]) -> list[str]:
    """Forms to type in whose first button, which Enter presses, does something else than they are for."""
    forms = (each for each in elements if tag(each) == "form" and any(map(_is_line, each.iter())))
    firsts = (next((each for each in form.iter() if _submits(each)), None) for form in forms)
    return [
        f"Enter presses {''.join(first.itertext()).strip()}"
        for first in firsts
        if first is not None and (first.get("formaction") or first.get("name") in ("confirm", "preview"))
    ]


def _is_line(each: Element) -> bool:
    return tag(each) == "textarea" or (tag(each) == "input" and each.get("type", "text") != "hidden")


def _submits(each: Element) -> bool:
    return tag(each) == "button" and each.get("type", "submit") == "submit"


def _is_nameless(each: Element) -> bool:
    if tag(each) == "img":
        return each.get("alt") is None
    if tag(each) not in ("button", "a") or each.get("aria-label"):
        return False
    return not "".join(each.itertext()).strip() and each.get("aria-labelledby") is None


def tag(element: Element) -> str:
    """The element's name; nothing for a comment."""
    return str(element.tag).removeprefix(XHTML) if not callable(element.tag) else ""


def test_every_page_that_is_not_there_has_a_page_that_says_so(app, people):
    for who, browser in people.items():
        for path in (
            "/nothing",
            "/questions/99999999999",
            "/posts/0",
            "/cases/987654",
            "/members/nobody",
            "/tags/nothing",
        ):
            answer = browser.get(path, follow_redirects=False)
            assert answer.status_code in (302, 404), (who, path)
            assert faults_of(answer, path) == [], (who, path)
