"""The board: its orders, its filters, one's own suggestions, and the way to the search."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.segments import actions as segments_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.pagination import PAGE_SIZE
from app.core.db.session import unit_of_work
from app.suggestions.board.jobs import refresh_trending
from tests.suggestions.conftest import suggest

HOUR = timedelta(hours=1)
NAMES = ("Amber", "Birch", "Cedar", "Dahlia")


@pytest.fixture
def board(ana, ben, zoe, laundry, decide, now):
    """Amber is backed most but long ago, Birch lately; Cedar was decided before Dahlia, which is the newest."""
    made = {
        name: suggest(
            ana if name != "Dahlia" else zoe, laundry, now + number * HOUR, title=f"{name} as a colour of the panel"
        )
        for number, name in enumerate(NAMES)
    }
    with unit_of_work():
        for backer, name, at in ((ben, "Amber", now), (zoe, "Amber", now), (ben, "Birch", now + 40 * 24 * HOUR)):
            voting_actions.add_me_too(backer, db.session.get_one(Thread, made[name].id), at)
    decide(made["Dahlia"], "planned", now=now + 5 * HOUR)
    decide(made["Cedar"], "declined", now=now + 6 * HOUR)
    with unit_of_work():
        refresh_trending(now + 40 * 24 * HOUR)
    return made


def shown(page):
    return re.findall(r"(\w+) as a colour of the panel</a>", page.text)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("votes", ["Amber", "Birch", "Dahlia", "Cedar"]),
        ("new", ["Dahlia", "Cedar", "Birch", "Amber"]),
        ("decided", ["Cedar", "Dahlia"]),
    ],
)
def test_the_orders(board, browser, sort, order):
    assert shown(browser.get(f"/suggestions?sort={sort}")) == order


def test_what_was_backed_lately_is_trending(board, browser):
    assert shown(browser.get("/suggestions?sort=trending"))[0] == "Birch"


def test_one_s_own(board, ben, zoe, gus, signed_in):
    assert shown(signed_in(ben).get("/suggestions?mine=backed")) == ["Amber", "Birch"]
    assert shown(signed_in(zoe).get("/suggestions?mine=backed")) == ["Amber"]
    assert shown(signed_in(zoe).get("/suggestions?mine=suggested")) == ["Dahlia"]
    assert "You have not backed any suggestions yet" in signed_in(gus).get("/suggestions?mine=backed").text
    assert "You have not made any suggestions yet" in signed_in(gus).get("/suggestions?mine=suggested").text


@pytest.mark.parametrize("query", ["mine=backed", "mine=suggested", "segment=dealers"])
def test_a_stranger_has_none_of_these(board, browser, query):
    assert browser.get(f"/suggestions?{query}").status_code == 404


def test_the_product_team_sees_what_a_segment_backs(board, ada, pia, ana, zoe, signed_in, now):
    with unit_of_work():
        segment = segments_actions.make_segment(ada, name="Dealers", description="", now=now)
        segments_actions.add_members(ada, segment, [zoe], now=now)
    assert shown(signed_in(pia).get("/suggestions?segment=dealers")) == ["Amber"]
    assert "Backed by a segment" in signed_in(pia).get("/suggestions").text
    assert "Backed by a segment" not in signed_in(ana).get("/suggestions").text
    assert signed_in(ana).get("/suggestions?segment=dealers").status_code == 404


def test_words_lead_to_the_search_of_suggestions(board, browser):
    answer = browser.get("/suggestions?q=amber+panel")
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer.location).query) == {"q": ["type:suggestion amber panel"]}


@pytest.mark.parametrize("sort", ["votes", "trending", "new", "decided"])
def test_each_suggestion_is_on_one_page_of_an_order(ana, laundry, decide, now, browser, sort):
    made = [suggest(ana, laundry, now, title=f"Colour number {each:02} of the panel") for each in range(PAGE_SIZE + 2)]
    for each in made:
        decide(each, "planned")
    first = browser.get(f"/suggestions?sort={sort}").text
    (after,) = set(re.findall(r"after=([\w-]+)", first))
    second = browser.get(f"/suggestions?sort={sort}&after={after}").text
    names = re.findall(r"Colour number (\d\d) of the panel</a>", first + second)
    assert sorted(names) == [f"{each:02}" for each in range(PAGE_SIZE + 2)]
