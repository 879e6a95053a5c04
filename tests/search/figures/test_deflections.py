"""Staff read by week how many questions were begun, and how many of them a similar one answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.deflection.actions import confirm_deflection, record_begun
from app.search.deflection.jobs import forget_deflections
from app.search.deflection.models import SeenBeforeAsking
from app.search.figures.queries import WEEKS, Week, deflection_weeks
from tests.community.samples import a_question, an_answer
from tests.conftest import Browser

TITLE = "Washing machine stops with E18"
HTMX = {"HX-Request": "true"}
PAGE = "/search/deflections"
MONDAY = date(2026, 3, 2)
SignedIn = Callable[..., Browser]


@pytest.fixture
def reply(ana: Member, ben: Member, machines: Space, now: datetime, drain: Callable[[], int]) -> Post:
    reply = an_answer(ben, a_question(ana, machines, now, title=TITLE), now)
    drain()
    return db.session.get_one(Post, reply.id)


def test_a_form_counts_once_as_begun_and_shown_however_often_its_title_is_looked_up(
    app: Flask, reply: Post, browser: Browser, zoe: Member, signed_in: SignedIn
) -> None:
    forms = ["a" * 32, "b" * 32, "c" * 32]
    for form, title in (
        (0, TITLE),
        (0, f"{TITLE} now"),
        (1, "Something else altogether"),
        (1, TITLE),
        (2, "Kettle whistles"),
    ):
        address = f"/search/similar?title={title}&form_id={forms[form]}"
        assert (browser if form else signed_in(zoe)).get(address, headers=HTMX).status_code == 200
    for address in (f"title={TITLE}", f"title={TITLE}&form_id=x", f"title=My&form_id={'d' * 32}"):
        browser.get(f"/search/similar?{address}", headers=HTMX)
    app.extensions["sightings"].append_now()
    weeks = deflection_weeks(clock.now().date())
    assert [(each.begun, each.shown) for each in weeks] == [(3, 2)]


def test_the_form_of_a_question_sends_its_id(browser: Browser) -> None:
    page = browser.get("/questions/new").text
    assert re.search(r'name="form_id" value="[0-9a-f]{32}"', page)
    assert 'hx-include="#title, #body, #ask-form [name=form_id]"' in page


def test_each_week_has_its_numbers_and_empty_weeks_are_listed_too(
    app: Flask, ana: Member, zoe: Member, machines: Space, reply: Post, now: datetime
) -> None:
    two_weeks_ago = now - timedelta(days=14)
    record_begun("a" * 32, True, now)
    record_begun("b" * 32, False, two_weeks_ago)
    record_begun("c" * 32, True, now - timedelta(days=7 * WEEKS))
    app.extensions["sightings"].append_now()
    asked = a_question(ana, machines, two_weeks_ago)
    with unit_of_work():
        post = db.session.get_one(Post, reply.id)
        confirm_deflection(zoe, db.session.get_one(Thread, post.thread_id), post, now)
        seen = ((asked.id, reply.thread_id, 1), (asked.id, asked.id, 2))
        rows = [{"thread_id": one, "seen_thread_id": other, "position": place} for one, other, place in seen]
        db.session.execute(db.insert(SeenBeforeAsking), rows)
    assert deflection_weeks(now.date()) == [
        Week(MONDAY, begun=1, shown=1, solved=1),
        Week(MONDAY - timedelta(days=7)),
        Week(MONDAY - timedelta(days=14), begun=1, asked=1),
    ]
    assert [each.share for each in deflection_weeks(now.date())] == [100, None, None]
    with unit_of_work():
        forget_deflections(now + timedelta(days=400))
    assert [each.begun + each.solved for each in deflection_weeks(now.date())] == [0, 0, 0]


def test_staff_read_a_table_with_headings_and_others_do_not(
    ana: Member, mia: Member, gus: Member, app: Flask, signed_in: SignedIn, browser: Browser
) -> None:
    assert browser.get(PAGE).status_code == 302
    assert signed_in(ana).get(PAGE).status_code == 403
    assert "No questions begun yet" in signed_in(mia).get(PAGE).text
    record_begun("a" * 32, True, clock.now())
    app.extensions["sightings"].append_now()
    page = signed_in(gus).get(PAGE).text
    assert "No questions begun yet" not in page
    assert "<caption>Questions by week</caption>" in page
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)', page)
    assert heads == ["Week of", "Begun", "Similar shown", "Solved", "Share solved", "Asked anyway"]
    assert re.search(r'<th scope="row">[^<]+</th><td class="n num">1</td><td class="n num">1</td>', page)
    assert f'href="{PAGE}" aria-current="page"' in page
