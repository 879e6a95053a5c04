"""A page of a question that is open learns of new answers, cheaply, and only of those that its reader may read."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.cast import person
from tests.community.voting.test_pages_threads import address_of, put_answer, put_question

SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def question(ana, ben, machines, now) -> Thread:
    """Ana's, with an answer of Ben's."""
    asked = put_question(ana, machines, now)
    put_answer(ben, asked, now + timedelta(minutes=1))
    return asked


def since(page: str) -> str:
    """Where the page says to ask for what is newer."""
    found = re.search(r'data-url="(/questions/\d+/answers/updates)" data-since="([^"]+)"', page)
    assert found
    return f"{found[1]}?since={quote(found[2], safe='')}"


def test_a_page_is_told_of_what_came_since_and_of_nothing_else(question, zoe, now, browser):
    address = since(browser.get(address_of(question)).text)
    nothing = browser.get(address, headers=SCRIPT)
    assert (nothing.status_code, nothing.text) == (204, "")
    new = put_answer(zoe, question, now + timedelta(minutes=2), "Turn the dial to zero, then open the small door.")
    assert "1 new answer" in browser.get(address, headers=SCRIPT).text
    put_answer(person_of("max"), question, now + timedelta(minutes=3), "Mine did that until I cleaned the filter.")
    assert "2 new answers" in browser.get(address, headers=SCRIPT).text
    shown = browser.get(f"{address}&show=1", headers=SCRIPT).text
    assert re.findall(r'<article class="post" id="p(\d+)"', shown) == [str(new.id), str(new.id + 1)]
    assert ">3 answers</h2>" in shown
    assert f'href="#p{new.id}"' in shown
    assert browser.get(since(shown), headers=SCRIPT).status_code == 204


def person_of(handle: str):
    with unit_of_work():
        return person(handle)


def test_who_answers_is_shown_the_form_of_a_comment_on_what_is_new(question, zoe, ana, now, signed_in):
    asker = signed_in(ana)
    address = since(asker.get(address_of(question)).text)
    new = put_answer(zoe, question, now + timedelta(minutes=2))
    shown = asker.get(f"{address}&show=1", headers=SCRIPT).text
    assert f'action="/posts/{new.id}/comments"' in shown
    assert f'action="/posts/{new.id}/accept"' in shown
    done = asker.send(f"/posts/{new.id}/comments", {"body": "Thank you, that was it."}, headers=SCRIPT)
    assert done.status_code == 200


@pytest.mark.parametrize("state", ["hidden", "private", "closed space"])
def test_what_a_stranger_may_not_read_is_not_counted(question, zoe, mia, now, browser, state):
    address = since(browser.get(address_of(question)).text)
    new = put_answer(zoe, question, now + timedelta(minutes=2))
    assert browser.get(address, headers=SCRIPT).status_code == 200
    with unit_of_work():
        if state == "hidden":
            removal_actions.hide(mia, db.session.get_one(Post, new.id), now)
        elif state == "private":
            db.session.get_one(Thread, question.id).visibility = "private"
        else:
            db.session.get_one(Space, question.space_id).visibility = "members"
    for way in (address, f"{address}&show=1"):
        assert browser.get(way, headers=SCRIPT).status_code == 204


def test_without_script_the_address_leads_to_the_question(question, browser):
    assert browser.get(f"/questions/{question.id}/answers/updates").location == address_of(question)
    assert browser.get(f"/questions/{question.id + 99}/answers/updates").status_code == 404


@pytest.mark.parametrize("time", ["", "yesterday", "9999-12-31T23:59:59-14:00", "2026-13-01"])
def test_a_time_that_is_none_is_not_found(question, browser, time):
    assert browser.get(f"/questions/{question.id}/answers/updates?since={time}", headers=SCRIPT).status_code == 404


def test_asking_costs_one_statement_and_none_while_nothing_happens(question, zoe, ana, now, browser, signed_in):
    address = since(browser.get(address_of(question)).text)
    for client, few in ((browser, 1), (signed_in(ana), 2)):  # whose session it is, and what is new
        browser.application.extensions["kept"].forget()
        with unit_of_work():
            db.session.get_one(Thread, question.id).view_count += 1
        first, again = (client.get(address, headers=SCRIPT) for _ in range(2))
        assert count_of(first) <= few
        assert count_of(again) == 0


def count_of(answer) -> int:
    return int(re.findall(r'desc="(\d+) statements"', answer.headers["Server-Timing"])[0])


def test_a_question_that_nobody_can_answer_asks_for_nothing(question, mia, now, browser):
    with unit_of_work():
        db.session.get_one(Thread, question.id).locked_at = now
    assert "data-since" not in browser.get(address_of(question)).text
