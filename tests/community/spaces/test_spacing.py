"""Making and changing spaces."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.segments.actions import add_members, make_segment
from app.community.spaces.actions import make_space
from app.community.spaces.models import Space
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.core.outbox.worker import run_until_empty
from app.search.results.queries import search
from tests.community.posts.test_statements import statements
from tests.community.samples import a_question

FORM = {"name": "Coffee", "slug": "coffee", "description": "All that brews", "visibility": "everyone"}


def test_an_admin_opens_a_space(signed_in, ada):
    browser = signed_in(ada)
    assert browser.send("/admin/spaces", FORM).location == "/admin/spaces"
    assert "Coffee" in browser.get("/admin/spaces").text
    assert db.session.scalars(select(Space)).one().slug == "coffee"


def test_spaces_stand_in_the_order_in_which_they_were_made(ada, now):
    with unit_of_work():
        places = [make_space(ada, slug=slug, name=slug, now=now).position for slug in ("one", "two", "three")]
    assert places == [1, 2, 3]


@pytest.mark.parametrize("who", ["ana", "mia", "gus", "pia"])
def test_nobody_else_does(app, request, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed), unit_of_work():
        make_space(actor, slug="coffee", name="Coffee", now=now)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"slug": "machines"}, "A space with this address already exists. Choose another address."),
        ({"slug": "MACHINES"}, "A space with this address already exists. Choose another address."),
        ({"slug": "a b"}, "Use lower-case letters, digits and hyphens"),
        ({"slug": ""}, "Enter an address for the space."),
        ({"name": ""}, "Enter a name for the space."),
        ({"visibility": "nobody"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_told_and_opens_nothing(signed_in, ada, machines, change, sentence):
    page = signed_in(ada).send("/admin/spaces", {**FORM, **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert len(db.session.scalars(select(Space)).all()) == 1


URL = "/admin/spaces/machines"
CHANGE = {"name": "Machines", "description": "", "visibility": "members", "position": "3", "icon": "place-water"}


def change(browser, **changes: Any) -> TestResponse:
    """Send the form with what stood in it when it was opened, and these changes."""
    revision = browser.get(URL).text.partition('name="revision" value="')[2].partition('"')[0]
    answer: TestResponse = browser.send(URL, CHANGE | {"revision": revision} | changes)
    return answer


def test_an_admin_closes_a_space_to_strangers(signed_in, ada, machines, browser):
    assert change(signed_in(ada)).location == "/admin/spaces"
    changed = db.session.get(Space, machines.id)
    assert (changed.visibility, changed.position, changed.slug, changed.icon) == (
        "members",
        3,
        "machines",
        "place-water",
    )
    assert browser.get("/spaces/machines").status_code == 404
    assert "Machines" not in browser.get("/spaces").text


def test_rules_stand_beside_the_questions_and_beside_a_new_one(signed_in, ada, ana, machines):
    words = {"guidelines": "Name the **type**.", "required": "W7 w5", "reserved": "recall", "visibility": "everyone"}
    assert change(signed_in(ada), **words).status_code == 303
    page = signed_in(ada).get(URL).text
    assert 'value="w5 w7"' in page
    assert 'value="recall"' in page
    for address in ("/spaces/machines", "/questions/new?space=machines"):
        beside = signed_in(ana).get(address).text.partition("<aside")[2]
        assert "Name the <strong>type</strong>." in beside, address
        assert 'href="/tags/w7"' in beside, address


def test_a_script_in_the_rules_is_text(signed_in, ada, machines, browser):
    change(signed_in(ada), guidelines="<script>alert(1)</script>", visibility="everyone")
    assert "<script>alert" not in browser.get("/spaces/machines").text


def test_a_space_is_opened_to_segments_that_are_named(signed_in, ada, ben, zoe, machines, now):
    with unit_of_work():
        add_members(ada, make_segment(ada, name="Testers", now=now), [ben], now)
    browser = signed_in(ada)
    page = change(browser, visibility="segments")
    assert page.status_code == 422
    assert "Select which segments can read it." in page.text
    assert change(browser, visibility="segments", segments=["testers"]).status_code == 303
    assert 'value="testers" checked' in re.sub(
        r"checked (\S+ )*value=.testers.", 'value="testers" checked', browser.get(URL).text
    )
    assert signed_in(ben).get("/spaces/machines").status_code == 200
    assert signed_in(zoe).get("/spaces/machines").status_code == 404
    assert "Restricted to some members" in signed_in(ben).get("/spaces").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"icon": "place-moon"}, "Not a valid choice"),
        ({"visibility": "segments", "segments": ["moon"]}, "not a valid choice"),
        ({"required": "a,b c,,"}, ""),
        ({"required": "x" * 26}, "up to 25 characters"),
        ({"reserved": "a<b"}, "Use only letters"),
        ({"guidelines": "x" * 5001}, "5000"),
        ({"name": ""}, "Enter a name for the space."),
    ],
)
def test_a_mistake_in_a_change_is_told(signed_in, ada, machines, changes, sentence):
    page = change(signed_in(ada), **changes)
    assert page.status_code == (422 if sentence else 303)
    assert sentence in page.text


def test_an_older_form_overwrites_nothing(signed_in, ada, machines):
    browser = signed_in(ada)
    old = browser.get(URL).text.partition('name="revision" value="')[2].partition('"')[0]
    assert change(browser, required="w7").status_code == 303
    page = browser.send(URL, CHANGE | {"name": "Others", "revision": old})
    assert page.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in page.text
    )
    assert db.session.get(Space, machines.id).name == "Machines"


@pytest.mark.parametrize(
    ("before", "after"), [("everyone", "members"), ("members", "everyone"), ("segments", "everyone")]
)
def test_search_follows_who_may_read_a_space(signed_in, ada, machines, now, before, after):
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = before
    thread = a_question(ada, db.session.get_one(Space, machines.id), now)
    run_until_empty()
    found = {"everyone": [thread.id]}
    assert [hit.id for hit in search("grinder", None).hits] == found.get(before, [])
    assert change(signed_in(ada), visibility=after).status_code == 303
    run_until_empty()
    assert [hit.id for hit in search("grinder", None).hits] == found.get(after, [])


def test_spaces_are_listed_in_their_order_with_who_reads_them(app, browser, ada, signed_in, now):
    assert "No spaces yet" in browser.get("/spaces").text
    with unit_of_work():
        make_space(ada, slug="two", name="Second", icon="place-fire", now=now)
        make_space(ada, slug="one", name="First", visibility="members", now=now)
    assert "First" not in browser.get("/spaces").text
    page = signed_in(ada).get("/spaces").text
    assert page.index("Second") < page.index("First") < page.index("Members only")


@pytest.mark.parametrize(("reader", "most"), [("", 5), ("ana", 6), ("gus", 7)])
def test_a_space_s_page_sends_few_statements(request, ana, machines, now, browser, signed_in, reader, most):
    client = signed_in(request.getfixturevalue(reader)) if reader else browser
    a_question(ana, machines, now)
    few = statements(client, "/spaces/machines?x=1")
    for number in range(5):
        a_question(ana, machines, now, tags=[f"t{number}"])
    assert statements(client, "/spaces/machines?x=2") == few <= most


def test_a_space_that_is_not_there_is_not_found(signed_in, ada):
    assert signed_in(ada).get("/admin/spaces/moon").status_code == 404
