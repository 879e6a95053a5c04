"""The pages of tags."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.community.following import actions as following_actions
from app.community.spaces.models import Space
from app.community.tags import actions as tags_actions
from app.community.tags.jobs import update_tag_statistics
from app.community.tags.models import Tag
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import place
from tests.community.posts.test_statements import statements
from tests.community.samples import a_question, an_answer
from tests.community.tags.test_tagging import tag


@pytest.fixture
def tags(ana, machines, now) -> None:
    """Three tags, made in this order; "noise" on three threads, "valve" on two, "burr" on one."""
    for number, names in enumerate((["noise"], ["noise", "valve"], ["noise", "valve", "burr"])):
        a_question(ana, machines, now + timedelta(minutes=number), tags=names)


def listed(page) -> list[str]:
    return re.findall(r'class="tag" href="/tags/([^"]+)"', page.text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["noise", "valve", "burr"]),
        ("?sort=popular", ["noise", "valve", "burr"]),
        ("?sort=name", ["burr", "noise", "valve"]),
        ("?sort=new", ["burr", "valve", "noise"]),
        ("?q=V", ["valve"]),
        ("?q=rattle", ["noise"]),
        ("?q=%25", []),
    ],
)
def test_tags_are_listed_by_order_and_found_by_name_or_synonym(mia, tags, now, browser, query, names):
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("noise"), "rattle", now)
    assert listed(browser.get(f"/tags{query}")) == names


@pytest.mark.parametrize("sort", ["popular", "name", "new"])
def test_a_long_list_pages_without_gap_or_repeat(ana, machines, now, browser, sort):
    with unit_of_work():
        for number in range(70):
            a = Tag(name=f"t{number}", created_at=now)
            db.session.add(a)
    for number in range(0, 70, 5):
        a_question(ana, machines, now, tags=[f"t{each}" for each in range(number, number + 5)])
    first = browser.get(f"/tags?sort={sort}")
    after = re.search(r"after=([^\"&]+)", first.text)
    assert after is not None
    names = listed(first) + listed(browser.get(f"/tags?sort={sort}&after={after[1]}"))
    assert sorted(names) == sorted(f"t{each}" for each in range(70))


@pytest.mark.parametrize("query", ["sort=x", "after=x", "after=%ff", "sort=name&after=WzFd"])
def test_a_list_that_is_none_is_not_found(app, browser, query):
    assert browser.get(f"/tags?{query}").status_code == 404


def test_a_tag_s_page_says_who_helps_what_is_near_and_what_else_it_is_called(
    ana, ben, mia, tags, machines, now, browser
):
    post = an_answer(ben, a_question(ana, machines, now, tags=["noise"]), now)
    with unit_of_work():
        voting_actions.accept(ana, post, now)
        tags_actions.add_synonym(mia, tag("noise"), "rattle", now)
        tags_actions.describe(mia, tag("noise"), "What one **hears**.", tag("noise").stamp, now)
    update_tag_statistics(now)
    page = browser.get("/tags/noise").text
    assert "<strong>hears</strong>" in page
    assert re.search(r"Most helpful.*Ben Okafor.*1 accepted", page, re.DOTALL)
    assert re.search(r"Related tags.*valve.*burr", page, re.DOTALL)
    assert re.search("Also known as.*rattle", page, re.DOTALL)


def test_a_synonym_s_page_leads_to_what_it_stands_for(mia, tags, now, browser):
    with unit_of_work():
        tags_actions.add_synonym(mia, tag("noise"), "rattle", now)
    answer = browser.get("/tags/Rattle")
    assert (answer.status_code, answer.location) == (301, "/tags/noise")
    assert "noise" in browser.get("/questions?tag=rattle").text


@pytest.mark.parametrize(("visibility", "readers"), [("members", {"ben", "mia"}), ("segments", {"mia"})])
def test_a_tag_that_only_a_closed_space_knows_is_on_no_page_for_others(
    request, tags, now, browser, signed_in, visibility, readers
):
    ben, mia = request.getfixturevalue("ben"), request.getfixturevalue("mia")
    with unit_of_work():
        closed = place("closed")
        closed.visibility = visibility
    a_question(mia, db.session.get_one(Space, closed.id), now, tags=["moonshot", "noise"])
    update_tag_statistics(now)
    for name, reader in (("", browser), ("ben", signed_in(ben)), ("mia", signed_in(mia))):
        found = {address for address in ("/tags", "/tags?q=moon") if "moonshot" in listed(reader.get(address))}
        assert bool(found) is (name in readers), name
        assert reader.get("/tags/moonshot").status_code == (200 if name in readers else 404)
        assert reader.get("/questions?tag=moonshot").status_code == (200 if name in readers else 404)
        assert ("moonshot" in reader.get("/autocomplete/tags?q=moon").text) is (name in readers)
    assert "moonshot" not in browser.get("/tags/noise").text


@pytest.mark.parametrize(("reader", "most"), [("", 5), ("ana", 7), ("gus", 7)])
def test_a_tag_s_page_sends_few_statements_for_a_little_and_for_much(
    request, tags, machines, now, browser, signed_in, reader, most
):
    ana, ben, mia = map(request.getfixturevalue, ("ana", "ben", "mia"))
    client = signed_in(request.getfixturevalue(reader)) if reader else browser
    update_tag_statistics(now)
    few = statements(client, "/tags/noise?x=1")
    for number in range(8):
        thread = a_question(ana, machines, now, tags=["noise", f"n{number}"])
        an_answer(ben, thread, now)
        with unit_of_work():
            tags_actions.add_synonym(mia, tag("noise"), f"s{number}", now)
    with unit_of_work():
        following_actions.follow(ana, tag("noise"), now)
    update_tag_statistics(now)
    assert statements(client, "/tags/noise?x=2") == few <= most


FORMS = {  # the address below the tag, its field, and where a success leads
    "synonyms": ({"synonym": "rattle"}, "/tags/noise/edit"),
    "merge": ({"into": "valve"}, "/tags/valve"),
    "rename": ({"new_name": "sounds"}, "/tags/sounds"),
    "approve": ({}, "/tags/noise"),
}


@pytest.mark.parametrize("name", FORMS)
def test_staff_look_after_a_tag_on_its_page(mia, tags, signed_in, name):
    browser = signed_in(mia)
    page = browser.get("/tags/noise/edit").text
    data, address = FORMS[name]
    assert name == "approve" or f'action="/tags/noise/{name}"' in page
    answer = browser.send(f"/tags/noise/{name}", data)
    assert (answer.status_code, answer.location) == (303, address)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("synonyms", {"synonym": ""}, "Enter a name."),
        ("synonyms", {"synonym": "a b"}, "without spaces"),
        ("rename", {"new_name": "valve"}, "Merge the two instead"),
        ("merge", {"into": "noise"}, "These two names already belong to one tag"),
    ],
)
def test_a_mistake_stands_on_the_page_with_what_was_typed(mia, tags, signed_in, name, data, sentence):
    page = signed_in(mia).send(f"/tags/noise/{name}", data)
    assert page.status_code == 422
    assert sentence in page.text
    assert all(not value or f'value="{value}"' in page.text for value in data.values())


def test_a_tag_to_merge_into_that_is_not_there_is_a_mistake_that_is_told(mia, tags, signed_in):
    page = signed_in(mia).send("/tags/noise/merge", {"into": "nothing"})
    assert page.status_code == 422
    assert "No tag has this name." in page.text


def test_a_description_is_written_and_an_older_form_overwrites_nothing(mia, tags, signed_in):
    browser = signed_in(mia)
    old = browser.get("/tags/noise/edit").text.partition('name="revision" value="')[2].partition('"')[0]
    sent = browser.send("/tags/noise/edit", {"description": "What one hears.", "revision": old})
    assert (sent.status_code, sent.location) == (303, "/tags/noise")
    page = browser.send("/tags/noise/edit", {"description": "Other words.", "revision": old})
    assert page.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in page.text
    )
    assert "What one hears." in page.text
    assert "Other words." in page.text


def test_a_synonym_is_taken_away_again(mia, tags, now, signed_in):
    browser = signed_in(mia)
    browser.send("/tags/noise/synonyms", {"synonym": "rattle"})
    assert "rattle" in browser.get("/tags/noise/edit").text
    assert browser.send("/tags/noise/synonyms/remove", {"synonym": "rattle"}).location == "/tags/noise/edit"
    assert browser.send("/tags/noise/synonyms/remove", {"synonym": "rattle"}).status_code == 404
    assert tag("rattle").canonical_id is None


def test_the_tag_of_a_private_question_leads_its_asker_somewhere_and_nobody_else(ana, ben, machines, now, signed_in):
    a_question(ana, machines, now, tags=["zqbill"], visibility="private")
    assert signed_in(ana).get("/tags/zqbill").status_code == 200
    assert signed_in(ben).get("/tags/zqbill").status_code == 404
    assert "zqbill" not in signed_in(ben).get("/tags").text
