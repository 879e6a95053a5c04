"""Completion of names and tags while one types."""

from __future__ import annotations

import pytest
from flask import Flask

from app.community.references import number_in
from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import person
from tests.community.samples import a_question, an_answer


@pytest.fixture
def people(app, machines):
    with unit_of_work():
        made = {handle: person(handle) for handle in ("ana", "ben", "mara", "marc", "zora")}
        made["zora"].name = "Marianne Zora"
        made["marc"].reputation = 500
        return made


@pytest.fixture
def question(people, machines, now):
    thread = a_question(people["ana"], machines, now)
    an_answer(people["mara"], thread, now)
    return thread


def offered(browser, address: str) -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200
    return [each["value"] for each in answer.json]


def test_those_in_the_thread_come_first_then_by_reputation_by_handle_or_name(people, question, signed_in):
    browser = signed_in(people["ben"])
    assert offered(browser, "/autocomplete/members?q=mar") == ["marc", "zora", "mara"]
    assert offered(browser, f"/autocomplete/members?q=Mar&thread={question.id}") == ["mara", "marc", "zora"]
    assert offered(browser, f"/autocomplete/members?q=an&thread={question.id}") == ["ana"]
    told = browser.get(f"/autocomplete/members?q=mara&thread={question.id}").json
    assert told == [{"value": "mara", "text": "Mara", "hint": "in this thread"}]


@pytest.mark.parametrize("query", ["", "%25", "_", "nobody", "%F0%9F%98%80", "x" * 5000])
def test_nothing_is_offered_where_nothing_fits(people, signed_in, query):
    assert offered(signed_in(people["ben"]), f"/autocomplete/members?q={query}") == []


def test_oneself_and_whoever_left_are_not_offered(people, now, signed_in):
    with unit_of_work():
        people["marc"].erased_at = now
    assert offered(signed_in(people["mara"]), "/autocomplete/members?q=mar") == ["zora"]


def test_a_thread_that_one_may_not_read_tells_nothing(people, machines, now, signed_in):
    private = a_question(people["ana"], machines, now, visibility="private")
    assert signed_in(people["ben"]).get(f"/autocomplete/members?q=an&thread={private.id}").status_code == 404
    assert offered(signed_in(people["ben"]), "/autocomplete/members?q=an&thread=x") == ["ana"]


def test_names_are_offered_to_members_only_tags_to_all(people, question, browser):
    assert browser.get("/autocomplete/members?q=an").status_code == 302
    assert offered(browser, "/autocomplete/tags?q=GR") == ["grinder"]


def test_tags_come_by_use_and_without_synonyms(people, machines, now, browser):
    for tags in (["pump"], ["pump", "pumpkin"], ["puma"]):
        a_question(people["ana"], machines, now, tags=tags)
    with unit_of_work():
        pump = db.session.scalars(db.select(Tag).filter_by(name="pump")).one()
        db.session.scalars(db.select(Tag).filter_by(name="puma")).one().canonical_id = pump.id
    assert offered(browser, "/autocomplete/tags?q=pu") == ["pump", "pumpkin"]


def titles(browser, query: str) -> list[str]:
    return [each.partition(" ")[2] for each in offered(browser, f"/autocomplete/questions?{query}")]


@pytest.fixture
def asked(people, machines, now):
    """Three questions of Ana's, by a word of their title; the last is private."""
    named = [("pump", "The pump of my D45 hums", "public"), ("seal", "Which seal for the D45 pump?", "public")]
    named.append(("order", "My order of a D45 pump", "private"))
    return {
        word: a_question(people["ana"], machines, now, title=title, visibility=visibility)
        for word, title, visibility in named
    }


def test_questions_are_offered_by_words_of_their_title_in_any_order_and_by_number(people, asked, signed_in):
    browser = signed_in(people["ben"])
    assert titles(browser, "q=pump d45") == ["Which seal for the D45 pump?", "The pump of my D45 hums"]
    assert titles(browser, "q=D45 seal") == ["Which seal for the D45 pump?"]
    for name in ("{}", "%23{}", "/questions/{}/any", "http://localhost/questions/{}"):
        assert titles(browser, "q=" + name.format(asked["pump"].id))[:1] == ["The pump of my D45 hums"]
    assert titles(browser, f"q=D45&exclude={asked['seal'].id}") == ["The pump of my D45 hums"]


@pytest.mark.parametrize("query", ["", "%25", "_", "nothing", "x" * 5000, "999999999999999999", "%F0%9F%98%80"])
def test_no_question_is_offered_where_none_fits(people, asked, signed_in, query):
    assert offered(signed_in(people["ben"]), f"/autocomplete/questions?q={query}") == []


def test_only_questions_that_one_may_read_are_offered(people, asked, signed_in, browser):
    private = asked["order"]
    assert titles(signed_in(people["ana"]), "q=order") == ["My order of a D45 pump"]
    assert titles(signed_in(people["ben"]), "q=order") == []
    assert titles(signed_in(people["ben"]), f"q={private.id}") == []
    assert titles(browser, "q=order") == []


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("#12", 12),
        ("#12 Which seal?", 12),
        ("http://localhost/questions/12/which-seal#p3", 12),
        ("localhost/questions/12", 12),
        ("http://LOCALHOST/questions/12?order=new", 12),
        ("https://other-forum.example/questions/12/x", None),
        ("//other-forum.example/questions/12", None),
        ("http://localhost@other-forum.example/questions/12", None),
        ("javascript://localhost/questions/12", None),
        ("see /questions/12", None),
        ("/cases/12", None),
        ("/posts/12", None),
        ("12/2 valve", None),
        ("12?", None),
        ("/threads/12", 12),
        ("3 pumps in one year", None),
        ("which seal", None),
        ("", None),
        (None, None),
    ],
)
def test_a_question_is_named_by_number_address_or_as_a_list_offers_it(typed, number):
    app = Flask("naming")
    app.config["BASE_URL"] = "http://localhost"
    with app.app_context():
        assert number_in(typed, "question") == number
