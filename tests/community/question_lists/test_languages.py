"""Lists of questions by language: the reader's first, or one alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.community.question_lists import queries as question_lists_queries
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE
from tests.community.question_lists.test_scans import noted
from tests.community.voting.test_pages_threads import put_question


@pytest.fixture
def mixed(ana, machines, now) -> None:
    """Forty questions in English, and between them forty in French."""
    for number in range(40):
        at = now + timedelta(minutes=number)
        put_question(ana, machines, at, title=f"English question number {number:02}", tags=["one"])
        put_question(ana, machines, at, title=f"Question française numéro {number:02}", tags=["one"], locale="fr")


def numbers(page) -> list[tuple[str, str]]:
    return re.findall(r">(English question|Question française) num\S+ (\d\d)<", page.text)


def on(page) -> str:
    return str(re.findall(r'href="([^"]+after=[^"]+)" rel="next"', page.text)[0]).replace("&amp;", "&")


@pytest.mark.parametrize("sort", question_lists_queries.SORTS)
def test_the_reader_s_language_comes_first_and_every_question_once(mixed, browser, sort):
    address, found = f"/questions?sort={sort}&tag=one", []
    for _page in range(3):
        page = browser.get(address, headers={"Accept-Language": "fr"})
        found += numbers(page)
        address = on(page) if 'rel="next"' in page.text else ""
    assert address == ""
    assert [kind for kind, _number in found] == ["Question française"] * 40 + ["English question"] * 40
    assert len(set(found)) == 80


def test_a_filter_keeps_one_language_while_paging_and_with_other_filters(mixed, browser):
    first = browser.get("/questions?lang=fr&filter=unanswered&sort=new")
    second = browser.get(on(first))
    assert "lang=fr" in on(first)
    assert {kind for page in (first, second) for kind, _number in numbers(page)} == {"Question française"}
    assert len(numbers(first)) + len(numbers(second)) == 40
    assert "lang=fr" in re.findall(r'href="(/questions[^"]*sort=hot[^"]*)"', first.text)[0]


def test_languages_are_offered_only_where_there_is_more_than_one(ana, machines, now, browser):
    put_question(ana, machines, now)
    assert "All languages" not in browser.get("/questions").text
    assert browser.get("/questions?lang=fr").status_code == 404
    put_question(ana, machines, now, title="La machine s’arrête au milieu", locale="fr")
    browser.application.extensions["recent"].cache_clear()
    page = browser.get("/questions").text
    assert "All languages" in page
    assert 'href="/questions?lang=fr" lang="fr"' in page


def test_a_language_without_a_question_of_that_filter_offers_the_others(mixed, browser):
    page = browser.get("/questions?lang=fr&filter=needs-details").text
    assert "No question in this language here" in page
    assert 'href="/questions?filter=needs-details"' in page


def test_a_list_in_one_language_is_read_in_the_order_of_its_index(mixed, ana):
    sent: dict[str, Any] = {}
    with noted(sent):
        assert len(question_lists_queries.list_questions(ana, lang="fr").items) == PAGE_SIZE
    statement, told = next((text, told) for text, told in sent.items() if "thread.locale =" in text)
    db.session.rollback()
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
            # Of a page's worth of rows PostgreSQL reads this one as cheaply, passing over those of other languages.
            connection.execute(text("DROP INDEX ix_thread_listed_active"))
        plan = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {statement}", told).all()
    assert "ix_thread_listed_locale" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_a_page_that_its_language_fills_costs_one_statement(mixed, ana):
    page = question_lists_queries.list_questions(ana, first="en")
    assert (len(page.items), {row.locale for row in page.items}) == (PAGE_SIZE, {"en"})
