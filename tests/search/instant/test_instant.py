"""Results while one types: the last word may be unfinished, and nothing is shown that one may not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.search.index.cli import rebuild_index
from app.search.instant.queries import MOST_SHOWN, instant_results
from tests.community.samples import a_question, a_suggestion
from tests.conftest import Browser

TITLE = "Washing machines stop with E18 and 0x80070057"
BEGINNINGS = ["washin", "washing", "machi", "machine", "E1", "0x8", "0x80", "0x800", "0x80070057"]
Drain = Callable[[], int]


@pytest.mark.parametrize(
    "typed",
    [
        "wa",
        "was",
        "washin",
        "washing",
        "machi",
        "machine",
        "stop wash",
        "E1",
        "e18",
        "0x8",
        "0x80",
        "0x800",
        "0x80070057",
        "tag:w7 wash",
    ],
)
def test_the_beginning_of_the_last_word_finds(
    ana: Member, machines: Space, now: datetime, drain: Drain, typed: str
) -> None:
    question = a_question(ana, machines, now, title=TITLE, tags=["w7"])
    drain()
    assert [thread.id for thread in instant_results(typed, None)] == [question.id]


@pytest.mark.parametrize("typed", ["", "w", " w ", "washes xylo", "washin machine", "wash -e18", "wash is:solved", '"'])
def test_other_words_must_be_whole_and_one_character_is_too_short(
    ana: Member, machines: Space, now: datetime, drain: Drain, typed: str
) -> None:
    a_question(ana, machines, now, title=TITLE)
    drain()
    assert instant_results(typed, None) == []


def test_what_others_may_not_read_is_not_offered(
    ana: Member, zoe: Member, machines: Space, now: datetime, drain: Drain
) -> None:
    question = a_question(ana, machines, now, title=TITLE, visibility="private")
    drain()
    assert [[each.id for each in instant_results("washin", reader)] for reader in (None, zoe, ana)] == [
        [],
        [],
        [question.id],
    ]


def test_the_list_names_the_state_leads_to_all_results_and_says_how_many(
    ana: Member, machines: Space, now: datetime, browser: Browser
) -> None:
    a_suggestion(ana, machines, now, title="Wash faster than today")
    for number in range(MOST_SHOWN):
        a_question(ana, machines, now, title=f"{TITLE}, {number}")
    rebuild_index()
    page = browser.get("/search/instant?q=was").text
    assert page.count('role="option"') == MOST_SHOWN + 1
    assert 'data-said="6 results"' in page
    assert "Unanswered" in page
    assert 'data-value="/search?q=was"' in page
    assert "Suggestion" in browser.get("/search/instant?q=faste").text
    empty = browser.get("/search/instant?q=xylophone").text
    assert 'data-said="No results"' in empty
    assert "option" not in empty


def test_more_results_cost_the_same(
    ana: Member, machines: Space, now: datetime, drain: Drain, browser: Browser
) -> None:
    costs = []
    browser.get("/search/instant?q=was")  # what is cached for a minute is loaded
    for number in range(3):
        a_question(ana, machines, now, title=f"{TITLE}, {number}")
        drain()
        costs.append(browser.get("/search/instant?q=was").headers["Server-Timing"].partition(";dur")[0])
    assert len(set(costs)) == 1
