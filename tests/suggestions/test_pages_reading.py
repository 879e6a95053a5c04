"""Suggestions as everyone reads them: the list, one of them, the roadmap, the question that it grew out of."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.community.posts import actions as posts_actions
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.models import Suggestion
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.suggestions.conftest import TITLE, WHY, ask, loaded, suggest

REMARK = "With solar panels I would rather say: end before three."


def address(suggestion: Suggestion) -> str:
    return f"/suggestions/{suggestion.id}/let-me-set-when-the-wash-ends"


@pytest.fixture
def reading(request, browser, signed_in):
    """`reading("ana")` is Ana's browser, `reading("")` a stranger's."""
    return lambda reader: signed_in(request.getfixturevalue(reader)) if reader else browser


def statements(browser, where: str) -> int:
    browser.get(where)
    browser.application.extensions["kept"].forget()
    page = browser.get(where)
    assert page.status_code == 200
    return int(re.findall(r'desc="(\d+) statements"', page.headers["Server-Timing"])[0])


def remark(author, suggestion, now, body=REMARK):
    with unit_of_work():
        return posts_actions.answer(author, db.session.get_one(Thread, suggestion.id), body, now)


@pytest.mark.parametrize(
    "near", ["/suggestions/{}", "/suggestions/{}/", "/suggestions/{}/another", "/questions/{}", "/questions/{}/x"]
)
def test_every_other_address_leads_to_the_right_one(idea, browser, near):
    answer = browser.get(near.format(idea.id) + "?order=oldest")
    assert answer.status_code == 301
    assert answer.location.split("?")[0] == address(idea)


def test_what_is_no_suggestion_is_not_found(question, browser):
    for where in (f"/suggestions/{question.id}", "/suggestions/999", "/suggestions/99999999999999999999"):
        assert browser.get(where).status_code == 404


def test_the_page_tells_where_it_stands_and_why(ben, idea, decide, now, browser):
    remark(ben, idea, now)
    decide(idea, "planned")
    page = browser.get(address(idea)).text
    for words in (TITLE, "Planned", WHY, "Gathering interest → Planned", REMARK, "Ana Ribeiro", "1 reply"):
        assert words in page
    assert "Decide…" not in page


def test_earlier_responses_stay_readable(idea, decide, browser):
    decide(idea, "under_review", "We look at it with the people who build the panel.")
    decide(idea, "declined")
    page = browser.get(address(idea)).text
    assert page.index(WHY) < page.index("We look at it with the people")
    assert "1 earlier response" in page


def test_a_stranger_s_page_holds_no_form_but_links(idea, now, ben, browser):
    remark(ben, idea, now)
    page = browser.get(address(idea)).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "Sign in to reply" in main


def test_only_staff_read_who_the_customers_are(ben, ana, gus, idea, question, now, browser, signed_in):
    with unit_of_work():
        sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, question.id), now)
    for reader, sees in ((browser, False), (signed_in(ana), False), (signed_in(gus), True)):
        page = reader.get(address(idea)).text
        sources = page[page.index('id="sources"') : page.index('id="remarks"')]
        assert question.title in sources
        assert ("Ben Okafor" in sources) is sees


def test_the_question_tells_what_grew_out_of_it(gus, idea, question, decide, now, browser):
    with unit_of_work():
        sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, question.id), now)
    here = f"/questions/{question.id}/{question.slug}"
    assert f"This led to a suggestion: {TITLE}" in browser.get(here).text
    decide(idea, "shipped")
    assert f"Shipped: {TITLE}" in browser.get(here).text


def test_the_list_narrows_by_status_and_area_and_sorts(ana, ben, laundry, idea, decide, now, browser):
    other = suggest(ben, laundry, now, title="A quieter signal at the end", body="It wakes the baby, every time.")
    with unit_of_work():
        voting_actions.add_me_too(ben, db.session.get_one(Thread, idea.id), now)
    decide(other, "planned")
    order = browser.get("/suggestions").text
    assert order.index(TITLE) < order.index("A quieter signal")
    newest = browser.get("/suggestions?sort=new").text
    assert newest.index("A quieter signal") < newest.index(TITLE)
    planned = browser.get("/suggestions?status=planned&area=laundry").text
    assert "A quieter signal" in planned
    assert TITLE not in planned
    assert "No suggestions found" in browser.get("/suggestions?status=declined").text


@pytest.mark.parametrize("query", ["sort=best", "status=someday", "area=nowhere", "after=xyz"])
def test_an_address_that_makes_no_sense_is_not_found(idea, browser, query):
    assert browser.get(f"/suggestions?{query}").status_code == 404


@pytest.mark.usefixtures("app")
def test_empty_pages_say_what_would_be_here(browser):
    assert "No suggestions yet" in browser.get("/suggestions").text
    assert browser.get("/roadmap").text.count("Nothing at the moment.") == 3


def test_the_roadmap_shows_what_comes_in_its_column(idea, decide, browser):
    for status, is_there in (("planned", True), ("in_progress", True), ("shipped", True), ("declined", False)):
        decide(idea, status)
        page = browser.get("/roadmap").text
        assert (TITLE in page) is is_there
        if is_there:
            assert page.index(f"column-{status}") < page.index(TITLE)


def test_suggestions_of_a_members_space_are_not_for_strangers(ana, machines, idea, browser, signed_in):
    with unit_of_work():
        machines.visibility = "members"
    assert browser.get(address(idea)).status_code == 404
    assert TITLE not in browser.get("/suggestions").text + browser.get("/roadmap").text
    assert signed_in(ana).get(address(idea)).status_code == 200


@pytest.mark.parametrize(("reader", "most"), [("", 8), ("zoe", 10), ("pia", 10)])
def test_twice_the_remarks_cost_no_more_statements(reading, idea, machines, gus, now, reader, most):
    client = reading(reader)

    def fill(numbers):
        for number in numbers:
            with unit_of_work():
                author = person(f"customer{number}")
            post = remark(author, idea, now + timedelta(seconds=number))
            source = ask(author, machines, now)
            with unit_of_work():
                posts_actions.comment(author, db.session.merge(post), "And one more thing.", now + timedelta(minutes=2))
                sources_actions.add_source(gus, loaded(idea), db.session.get_one(Thread, source.id), now)
                voting_actions.add_me_too(author, db.session.get_one(Thread, idea.id), now)

    fill(range(3))
    few = statements(client, address(idea))
    fill(range(3, 6))
    assert statements(client, address(idea)) == few <= most


@pytest.mark.parametrize(("reader", "most"), [("", 4), ("zoe", 7), ("pia", 7)])
@pytest.mark.parametrize("where", ["/suggestions", "/roadmap"])
def test_a_list_costs_few_statements(reading, laundry, decide, now, reader, most, where):
    client = reading(reader)
    for number in range(4):
        with unit_of_work():
            asker = person(f"asker{number}")
        decide(suggest(asker, laundry, now, title=f"{TITLE} {number}"), "planned")
        if number == 1:
            few = statements(client, where)
    assert statements(client, where) == few <= most


def test_the_area_is_linked_for_those_who_can_open_it(ana, pia, idea, machines, signed_in):
    """Ana still reads her own suggestion in a space that has become one for a segment; the list of its area she does
    not."""
    link, text = '<a href="/suggestions?area=laundry" dir="auto">Laundry</a>', '<span dir="auto">Laundry</span>'
    assert link in signed_in(ana).get(address(idea)).text
    with unit_of_work():
        db.session.get_one(Space, machines.id).visibility = "segments"
    page = signed_in(ana).get(address(idea)).text
    assert (link in page, text in page) == (False, True)
    assert link in signed_in(pia).get(address(idea)).text
