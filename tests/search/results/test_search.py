"""What is searched is found, by those who may read it, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.tags.actions import add_synonym
from app.community.tags.models import Tag
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.deflection.queries import similar_to
from app.search.index.cli import rebuild_index
from app.search.results import queries
from app.search.results.presenters import facets
from app.search.results.queries import search
from tests import cast
from tests.conftest import Browser

BODY = "Since Sunday the drum hums at the last spin and the display shows E18."


@pytest.fixture
def ask(ana: Member, machines: Space, now: datetime) -> Callable[..., Thread]:
    """`ask("Title …", body)`: a question of Ana's, in the index."""

    def asked(title: str, body: str = BODY, *, tags: tuple[str, ...] = (), visibility: str = "public") -> Thread:
        with unit_of_work():
            thread = threads_actions.ask(
                ana, space=machines, title=title, body=body, tags=tags, visibility=visibility, now=now
            )
        rebuild_index()
        return thread

    return asked


def titles(query: str, viewer: Member | None = None) -> list[str]:
    return [hit.title for hit in search(query, viewer).hits]


def test_words_phrases_and_operators_find(ask: Callable[..., Thread]) -> None:
    ask("Washing machine stops with E18", tags=("w7", "drain"))
    ask("Dishwasher leaves a white film on glasses", "The glasses are cloudy after every wash since June.")
    assert titles("e18") == ["Washing machine stops with E18"]
    assert (
        titles("glass") == titles('"white film"') == titles("cloudy") == ["Dishwasher leaves a white film on glasses"]
    )
    assert titles("tag:w7") == titles("-glasses") == ["Washing machine stops with E18"]
    assert len(titles("space:machines is:unsolved author:ana")) == 2
    assert titles("is:solved") == titles("space:elsewhere") == titles('"film white"') == []


def test_a_synonym_finds_what_carries_the_tag_it_stands_for(ask: Callable[..., Thread], ada: Member) -> None:
    thread = ask("Washing machine stops with E18", tags=("washer",))
    with unit_of_work():
        add_synonym(ada, db.session.scalars(select(Tag).filter_by(name="washer")).one(), "laundry", thread.created_at)
    assert titles("tag:laundry") == titles("tag:washer") == [thread.title]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("washign machine", "washing machine"), ("dishwaser film", "dishwasher film"), ("kettle", ""), ("e81", "")],
)
def test_a_misspelt_word_is_corrected_where_nothing_is_found(
    ask: Callable[..., Thread], browser: Browser, typed: str, meant: str
) -> None:
    ask("Washing machine stops with E18")
    ask("Dishwasher leaves a white film on glasses")
    assert search(typed, None).corrected == meant
    page = browser.get("/search", query_string={"q": typed}).text
    assert ("Did you mean" in page) is bool(meant)
    assert ("Search with fewer words" in page) is (" " in typed)


def test_a_word_that_only_others_may_read_is_not_suggested(
    ask: Callable[..., Thread], ana: Member, ben: Member
) -> None:
    ask("My invoice names the wrong kangaroo", visibility="private")
    assert search("kangarou", ana).corrected == "kangaroo"
    assert search("kangarou", ben).corrected == search("kangarou", None).corrected == ""


def test_a_word_that_only_others_may_read_hides_no_correction_and_no_beginning(
    ask: Callable[..., Thread], ben: Member
) -> None:
    ask("The kangarood hums at the last spin")
    before = [search(typed, ben) for typed in ("kangaroot", "kangaroo")]
    ask("My invoice names the wrong kangaroo and kangaroot", visibility="private")
    after = [search(typed, ben) for typed in ("kangaroot", "kangaroo")]
    told = [(each.corrected, [hit.id for hit in each.hits]) for each in (*before, *after)]
    assert told[:2] == told[2:]
    assert told[0][0] == "kangarood"
    assert told[1][1]


def test_a_word_without_results_is_dropped_if_the_others_find_something(
    ask: Callable[..., Thread],
) -> None:
    ask("Washing machine stops with E18")
    assert search("washing is:unanswered zebra", None).shorter == ["washing is:unanswered"]
    assert search("e18 stops zebra", None).shorter == ["e18 stops"]
    assert search("zebra okapi", None).shorter == search("zebra", None).shorter == []


def test_a_search_pages_through_what_it_counts_and_says_when_there_is_more(
    ask: Callable[..., Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ON_A_PAGE", 2)
    monkeypatch.setattr(queries, "MOST_COUNTED", 4)
    for number in range(5):
        ask(f"Washing machine number {number} stops")
    for sort in queries.SORTS:
        first = search("washing", None, sort=sort)
        second = search("washing", None, sort=sort, after=first.after or "")
        assert (first.total, first.is_more, first.is_first, second.is_first) == (4, True, True, False)
        assert len({hit.id for hit in (*first.hits, *second.hits)}) == 4
        assert second.after is None


def test_what_one_may_not_read_is_neither_found_nor_counted_and_hides_nothing(
    ask: Callable[..., Thread], ana: Member, ben: Member, ada: Member, machines: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    own = ask("Washing machine stops with E18", visibility="private")
    for number in range(6):
        ask(f"Washing washing machine number {number}", visibility="private")
    public = ask("The machine for washing is loud")
    found = search("washing", ben)
    assert [hit.id for hit in found.hits] == [public.id]
    assert (found.total, found.is_more, found.facets["state"].total()) == (1, False, 1)
    assert own.id in {hit.id for hit in search("washing e18", ana).hits}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("washing is:unanswered", 2), ("washing -is:unanswered", 0), ("washing type:question", 2),
        ("washing type:suggestion", 0), ("washing score:0", 2), ("washing score:1", 0), ("washing score:x", 0),
        ("washing after:2020", 2), ("washing before:2020-05-06", 0), ("washing after:2020-13", 0),
        ("washing -tag:w7", 1), ("-tag:w7", 1), ("space:machines -space:other", 2), ("is:nothing", 0),
    ],
)  # fmt: skip
def test_operators_narrow(ask: Callable[..., Thread], query: str, number: int) -> None:
    ask("Washing machine stops with E18", tags=("w7",))
    ask("Washing machine is loud")
    assert search(query, None).total == number


def test_accents_do_not_count(ask: Callable[..., Thread]) -> None:
    ask("Le sèche-linge s'arrête sans prévenir", "Le tambour s'arrête après une minute, et rien n'est affiché.")
    assert titles("seche-linge") == titles("arrête minute") == ["Le sèche-linge s'arrête sans prévenir"]


@pytest.mark.parametrize(
    "query", ["", "-", '"', "tag:", "AND OR NOT", "(((", "*", "\\", "a" * 500, "is:odd", "🤖", "-e18 -drum"]
)
def test_nothing_that_is_typed_is_an_error(ask: Callable[..., Thread], browser: Browser, query: str) -> None:
    ask("Washing machine stops with E18")
    assert browser.get("/search", query_string={"q": query}).status_code == 200


def test_private_threads_are_found_by_those_who_may_read_them(
    ask: Callable[..., Thread], ana: Member, ben: Member
) -> None:
    ask("My invoice names the wrong kangaroo", "It says kangaroo instead of my own name.", visibility="private")
    for viewer in (None, ben):
        assert titles("kangaroo", viewer) == []
    assert len(titles("kangaroo", ana)) == 1


def test_what_is_deleted_before_the_index_knows_is_not_shown(
    ask: Callable[..., Thread], ana: Member, ben: Member, mia: Member, now: datetime
) -> None:
    thread = ask("Washing machine stops with E18")
    later = now + timedelta(hours=1)
    with unit_of_work():
        answer = posts_actions.answer(ben, thread, "Look for a wallaby in the filter behind the flap.", later)
    rebuild_index()
    assert "<mark>wallaby</mark>" in search("wallaby", None).hits[0].excerpt
    with unit_of_work():
        removal_actions.delete(mia, answer, later)
    assert "wallaby" not in str([hit.excerpt for hit in search("wallaby", None).hits])


def test_staff_of_one_space_are_not_quoted_what_is_deleted_in_another(
    ask: Callable[..., Thread], ana: Member, ben: Member, zoe: Member, mia: Member, now: datetime
) -> None:
    thread = ask("Washing machine stops with E18")
    later = now + timedelta(hours=1)
    with unit_of_work():
        answer = posts_actions.answer(ben, thread, "Look for a wallaby in the filter behind the flap.", later)
        elsewhere = cast.place("elsewhere")
        db.session.get_one(Member, zoe.id).roles.append(Role(name="moderator", space_id=elsewhere.id, granted_at=now))
        threads_actions.ask(ana, space=elsewhere, title="A question elsewhere", body=BODY, tags=(), now=later)
    rebuild_index()
    with unit_of_work():
        removal_actions.delete(mia, answer, later)
    assert "wallaby" not in str([hit.excerpt for hit in search("wallaby", zoe).hits])
    assert "wallaby" in str([hit.excerpt for hit in search("wallaby", mia).hits])


def test_markup_in_a_post_stays_text_in_an_excerpt(ask: Callable[..., Thread], browser: Browser) -> None:
    ask("How do I show a script element", "Write `<script>alert(1)</script>` and the page shows wombat <b>bold</b>.")
    page = browser.get("/search?q=wombat")
    assert "<script>alert" not in page.text
    assert "<mark>wombat</mark>" in page.text


def test_the_index_follows_deeds(
    app: Flask, ana: Member, ben: Member, machines: Space, now: datetime, drain: Callable[[], int]
) -> None:
    with unit_of_work():
        thread = threads_actions.ask(
            ana, space=machines, title="Oven door does not close", body=BODY, tags=[], visibility="public", now=now
        )
        answer = posts_actions.answer(ben, thread, "Bend the platypus hinge back by a hair.", now)
    drain()
    assert titles("platypus") == ["Oven door does not close"]
    assert titles("is:solved") == []
    with unit_of_work():
        voting_actions.accept(ana, answer, now)
    drain()
    assert titles("is:solved") == ["Oven door does not close"]


def test_similar_questions_come_from_ten_characters_on(ask: Callable[..., Thread]) -> None:
    thread = ask("Washing machine stops with E18 at the last spin")
    assert similar_to("Washing", None) == []
    assert similar_to("My washing machine shows E18", None) == [thread]
    assert similar_to("My washing machine shows E18", None, but=thread.id) == []


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("My washing machine shows E18", "1 similar question"),
        ("A kettle whistles", "No similar questions found."),
        ("My", ""),
    ],
)
def test_while_asking_it_is_said_what_was_found(
    ask: Callable[..., Thread], browser: Browser, title: str, sentence: str
) -> None:
    ask("Washing machine stops with E18 at the last spin")
    found = browser.get(f"/search/similar?title={title}", headers={"HX-Request": "true"}).text
    assert sentence in found
    assert bool(found.strip()) is bool(sentence)


def test_results_cost_the_same_for_more_rows(ask: Callable[..., Thread], browser: Browser) -> None:
    ask("Washing machine stops with E18")
    browser.get("/search?q=washing")
    browser.application.extensions["kept"].forget()
    few = browser.get("/search?q=washing").headers["Server-Timing"].partition(";dur")[0]
    for number in range(8):
        ask(f"Washing machine number {number} stops")
    many = browser.get("/search?q=washing").headers["Server-Timing"].partition(";dur")[0]
    assert few == many


def test_strangers_search_fifteen_times_a_minute_and_members_thirty(
    app: Flask,
    ana: Member,
    browser: Browser,
    signed_in: Callable[..., Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "LIMITS_SCALE", 1.0)
    for searcher, most in ((browser, 15), (signed_in(ana), 30)):
        answers = [searcher.get("/search").status_code for _each in range(most + 1)]
        assert answers == [200] * most + [429]


def test_each_facet_leads_to_as_many_threads_as_it_says(ask: Callable[..., Thread], app: Flask, ana: Member) -> None:
    for number in range(3):
        ask(f"Washing machine number {number}", tags=("w7",) if number else ())
    thread = ask("Washing machines could be quieter", tags=("w7", "drain"))
    with unit_of_work():
        db.session.get_one(Thread, thread.id).kind = "suggestion"
    rebuild_index()
    with app.test_request_context("/search?q=washing"):
        groups = facets("washing", search("washing", ana), ana)
        found = {
            (title, each.label): (each.number, search(parse_qs(urlsplit(each.address).query)["q"][0], ana).total)
            for title, options in groups
            for each in options
        }
    assert len(found) == 5
    assert {name: numbers for name, numbers in found.items() if numbers[0] != numbers[1]} == {}
