"""What is searched is logged without members, kept for a year, and marked when somebody asked instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.log.actions import record_search
from app.search.log.jobs import forget_searches
from app.search.log.models import SearchLogEntry
from app.search.log.rules import is_personal, normalised
from tests.conftest import Browser


def logged(app: Flask) -> list[tuple[str, str, int, int]]:
    """Language, words, results and number of each entry, once what was collected is written."""
    app.extensions["sightings"].append_now()
    entries = db.session.scalars(select(SearchLogEntry).order_by(SearchLogEntry.words))
    return [(each.language, each.words, each.results, each.searches) for each in entries]


def asked(app: Flask) -> set[str]:
    return set(db.session.scalars(select(SearchLogEntry.words).where(SearchLogEntry.is_asked)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  Washing   MACHINE ", "washing machine"), ("E18?", "e18"), ("pourquoi l’eau fuit ?", "pourquoi l'eau fuit"),
        ('"white film"', "white film"), (".NET C++ -36", ".net c++ -36"), ("?!", ""), ("x" * 150, "x" * 100),
    ],
)  # fmt: skip
def test_words_are_logged_in_lower_case_without_punctuation_around_them(typed: str, words: str) -> None:
    assert normalised(typed) == words


@pytest.mark.parametrize(
    ("text", "is_left_out"),
    [
        ("ana@example.org", True), ("mail of @ana", True), ("ana @ example", False), ("call +33 6 12 34 56 78", True),
        ("06 12 34 56 78", True), ("4111 1111 1111 1111", True), ("order 4481-2210", True), ("0x80070057", False),
        ("E18 drum", False), ("windows 11 24h2", False), ("2026-11-30", False),
    ],
)  # fmt: skip
def test_what_may_be_personal_data_is_recognised(text: str, is_left_out: bool) -> None:
    assert is_personal(text) is is_left_out


@pytest.mark.parametrize(
    "text", ["", "the", "?", "author:ana", "e18 tag:w7", "e18 -drum", "-e18", "ana@example.org", "06 12 34 56 78"]
)
def test_operators_and_personal_data_are_not_logged(app: Flask, now: datetime, text: str) -> None:
    record_search(text, "en", 0, now)
    assert logged(app) == []


def test_searches_of_a_day_are_counted_by_words_language_and_results(app: Flask, now: datetime) -> None:
    for language, results in (("en", 0), ("en", 0), ("fr", 0), ("en", 3)):
        record_search("E18!", language, results, now)
    assert sorted(logged(app)) == [("en", "e18", 0, 2), ("en", "e18", 3, 1), ("fr", "e18", 0, 1)]
    record_search("e18", "en", 0, now + timedelta(days=1))
    record_search("e18", "en", 0, now)
    assert sorted(row[-1] for row in logged(app)) == [1, 1, 1, 3]


def test_a_page_of_results_is_logged_once_and_by_no_name(
    app: Flask, ana: Member, browser: Browser, signed_in: Callable[..., Browser]
) -> None:
    for reader in (browser, signed_in(ana)):
        for query in ("q=Kettle", "q=Kettle&sort=new", "q=kettle+is:solved", "q=", "q=tag:w7"):
            assert reader.get(f"/search?{query}").status_code == 200
        reader.get("/search/similar?title=Kettle whistles at night")
    reader.get("/search?q=bouilloire", headers={"Cookie": "language=fr"})
    browser.set_cookie("language", "fr")
    browser.get("/search?q=bouilloire")
    assert ("en", "kettle", 0, 2) in logged(app)
    assert ("fr", "bouilloire", 0, 1) in logged(app)
    columns = {column.name for column in SearchLogEntry.__table__.columns}
    assert columns == {"day", "results", "language", "words", "searches", "is_asked"}


@pytest.fixture
def searched(app: Flask, now: datetime) -> None:
    """Searches of the days before a question is asked."""
    days = {"kettle whistles": 0, "the kettles": 1, "kettle": 2, "kettle leaks": 0}
    with unit_of_work():
        rows = [
            {"day": now.date() - timedelta(days=ago), "language": "en", "words": words, "results": 0, "searches": 1}
            for words, ago in days.items()
        ]
        rows.append(rows[0] | {"words": "whistles", "results": 4})
        db.session.execute(insert(SearchLogEntry), [row | {"is_asked": False} for row in rows])


@pytest.mark.usefixtures("searched")
def test_a_search_without_results_ended_in_a_question_if_its_title_has_all_words(
    app: Flask, ana: Member, machines: Space, now: datetime, drain: Callable[[], int]
) -> None:
    with unit_of_work():
        threads_actions.ask(
            ana, space=machines, title="My kettle whistles at night", body="It does so each night.", tags=[], now=now
        )
    drain()
    assert asked(app) == {"kettle whistles", "the kettles"}


def test_what_was_searched_is_forgotten_after_a_year(app: Flask) -> None:
    day = date(2026, 12, 1)
    with unit_of_work():
        ages = {"new": 0, "a year old": 365, "older": 366}
        row = {"language": "en", "results": 0, "searches": 1, "is_asked": False}
        rows = [row | {"words": words, "day": day - timedelta(days=age)} for words, age in ages.items()]
        db.session.execute(insert(SearchLogEntry), rows)
    with unit_of_work():
        forget_searches(datetime(2026, 12, 1, 4, tzinfo=UTC))
    assert {words for _language, words, _results, _number in logged(app)} == {"new", "a year old"}
