"""How many statements a page sends: the same for twice the data, and few."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from app.community.posts import actions as posts_actions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import person
from tests.community.voting.test_pages_threads import address_of, put_question


def statements(browser, address: str) -> int:
    """The statements of a page that is drawn anew, once the process has read the instance's settings."""
    browser.get(address)
    browser.application.extensions["kept"].forget()
    page = browser.get(address)
    assert page.status_code == 200
    return int(re.findall(r'desc="(\d+) statements"', page.headers["Server-Timing"])[0])


def fill(thread: Thread, answers: int, now) -> None:
    """Answers by different people, each with three comments."""
    with unit_of_work():
        thread = db.session.get_one(Thread, thread.id)
        start = thread.answer_count
        for number in range(start, start + answers):
            author = person(f"helper{number}")
            post = posts_actions.answer(author, thread, f"Answer number {number} says what to look at.", now)
            for _ in range(3):
                posts_actions.comment(author, post, "A comment that adds a detail.", now)


@pytest.fixture
def question(ana, machines, now) -> Thread:
    return put_question(ana, machines, now)


@pytest.mark.slow
@pytest.mark.parametrize(("reader", "most"), [("", 4), ("ana", 8), ("zoe", 8), ("gus", 9)])
def test_a_thread_s_page_sends_as_many_statements_for_fifty_answers_as_for_five(
    request, question, now, browser, signed_in, reader, most
):
    client = signed_in(request.getfixturevalue(reader)) if reader else browser
    fill(question, 5, now)
    few = statements(client, address_of(question))
    fill(question, 45, now)
    assert statements(client, address_of(question)) <= few <= most


@pytest.mark.parametrize(("reader", "most"), [("", 4), ("ana", 6), ("gus", 6)])
@pytest.mark.parametrize(
    "address", ["/questions", "/questions?filter=unanswered&sort=new", "/spaces/machines", "/tags/w7"]
)
def test_a_list_of_thirty_sends_few_statements(request, machines, now, browser, signed_in, reader, most, address):
    for number in range(32):
        with unit_of_work():
            asker = person(f"asker{number}")
        put_question(asker, machines, now + timedelta(minutes=number))
    client = signed_in(request.getfixturevalue(reader)) if reader else browser
    assert statements(client, address) <= most


@pytest.mark.parametrize(
    "address", ["/", "/members", "/members/ana", "/about", "/tags", "/my/questions", "/questions/new"]
)
def test_every_other_page_is_frugal_too(ana, question, now, signed_in, address):
    fill(question, 5, now)
    assert statements(signed_in(ana), address) <= 8


def test_a_list_never_reads_a_post(app, question, browser):
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        browser.get("/questions")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert any("FROM thread" in statement for statement in sent)
    assert not any(re.search(r"(FROM|JOIN) post", statement) for statement in sent)
