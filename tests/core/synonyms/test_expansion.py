"""Synonyms widen what a search finds, and never narrow it."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import insert

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.synonyms import queries
from app.core.synonyms.models import SearchSynonym
from app.core.synonyms.rules import MOST_ADDED, Expansions, expanded, expansions
from app.core.text_index.analysis import query_terms
from app.search.deflection.queries import similar_to
from app.search.index.cli import rebuild_index
from app.search.results.queries import search
from tests.conftest import Browser

PAIRS = [("kettle", "water boiler"), ("fridge", "refrigerator"), ("lave-linge", "machine à laver")]


@pytest.fixture
def kept(app: Flask, now: datetime) -> None:
    rows = [{"language": "en", "word": word, "means": means, "created_at": now} for word, means in PAIRS]
    with unit_of_work():
        db.session.execute(insert(SearchSynonym), rows)


@pytest.fixture
def threads(ana: Member, machines: Space, now: datetime) -> None:
    titles = ["My water boiler hums", "The kettle is loud", "A fridge without light", "La machine à laver fuit"]
    with unit_of_work():
        for title in titles:
            threads_actions.ask(ana, space=machines, title=title, body="Since Sunday, each day.", tags=[], now=now)
    rebuild_index()


def last_words(query: str) -> list[str]:
    return sorted(hit.title.rpartition(" ")[2] for hit in search(query, None).hits)


@pytest.mark.usefixtures("threads", "kept")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kettle", ["hums", "loud"]), ("kettles", ["hums", "loud"]), ("water boiler", ["hums", "loud"]),
        ("boiler", ["hums"]), ("refrigerators", ["light"]), ("kettle hums", ["hums"]), ('"kettle"', ["loud"]),
        ("lave-linge", ["fuit"]), ("water boiler fridge", []), ("-kettle boiler", ["hums"]),
    ],
)  # fmt: skip
def test_a_search_finds_synonyms_in_both_directions(query: str, found: list[str]) -> None:
    assert last_words(query) == found


@pytest.mark.usefixtures("threads")
def test_without_synonyms_less_is_found() -> None:
    assert (last_words("kettle"), last_words("refrigerators")) == (["loud"], [])


@pytest.mark.usefixtures("threads", "kept")
def test_synonyms_are_those_of_the_language_of_the_page_and_read_once_a_minute(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    load = queries._load

    def noted(code: str) -> Expansions:
        read.append(code)
        return load(code)

    monkeypatch.setattr(queries, "_load", noted)
    for language, is_found in (("en", True), ("en", True), ("fr", False), ("en", True)):
        browser.set_cookie("language", language)
        page = browser.get("/search?q=refrigerator").text
        assert ("A <mark>fridge</mark>" in page or "A fridge without light" in page) is is_found
    assert read == ["en", "fr"]


@pytest.mark.usefixtures("threads", "kept")
def test_similar_questions_know_synonyms() -> None:
    assert [each.title for each in similar_to("Refrigerator stays dark", None)] == ["A fridge without light"]


def test_a_word_gets_a_limited_number_of_alternatives() -> None:
    known = expansions(("word", f"other{number}") for number in range(100))
    (term,) = expanded(query_terms("word"), known)
    assert len(term.alternatives) == 1 + MOST_ADDED
    assert expanded(query_terms("another word2"), known) == query_terms("another word2")


def test_one_synonym_is_not_that_of_another() -> None:
    known = expansions([("a1", "b1"), ("b1", "c1")])
    (term,) = expanded(query_terms("a1"), known)
    assert set(term.alternatives) == {("a1",), ("b1",)}
