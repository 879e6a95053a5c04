"""Solved and recent threads count a little more, the same on all pages of a search and on each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.text_index.whoosh_engine import WhooshEngine
from app.search.deflection.queries import similar_to
from app.search.index.cli import rebuild_index
from app.search.instant.queries import instant_results
from app.search.query.rules import RECENT_COUNTS, SOLVED_COUNTS, recency
from app.search.results import queries
from app.search.results.queries import search
from tests.community.samples import a_question, an_answer
from tests.conftest import Browser

TITLE = "Washing machine stops with E18"
YEARS = [365 * number for number in range(8)]
Aged = Callable[..., int]


@pytest.fixture(params=["of the database", "whoosh"])
def engine(app: Flask, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    own = app.extensions["text_engine"]
    if request.param == "whoosh":
        app.extensions["text_engine"] = WhooshEngine(tmp_path / "index")
    yield
    app.extensions["text_engine"] = own


@pytest.fixture
def aged(ana: Member, machines: Space, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Aged:
    """`aged(365)`: the id of a question of a year ago; all have the same words, and `rebuild_index` comes after."""
    monkeypatch.setattr(clock, "now", lambda today=now: today)

    def made(days: float, title: str = TITLE) -> int:
        return a_question(
            ana, machines, now - timedelta(days=days), title=title, body="It hums for a while, then nothing more."
        ).id

    return made


def test_a_thread_of_today_counts_a_tenth_more_and_half_of_that_after_a_year() -> None:
    assert [round(recency(days), 3) for days in (0, 365, 4 * 365)] == [1 + RECENT_COUNTS, 1.05, 1.02]
    factors = [recency(days) for days in range(0, 20_000, 50)]
    assert sorted(factors, reverse=True) == factors
    assert min(factors) > 1


@pytest.mark.usefixtures("engine")
def test_of_threads_with_the_same_words_the_recent_one_comes_first(aged: Aged) -> None:
    ids = [aged(days) for days in (800, 0, 5000, 30, 365)]
    rebuild_index()
    newest = [ids[place] for place in (1, 3, 4, 0, 2)]
    assert [hit.id for hit in search("e18", None).hits] == newest
    assert [each.id for each in similar_to(TITLE, None)] == newest
    assert [each.id for each in instant_results("E18", None)] == newest


@pytest.mark.usefixtures("engine")
def test_a_solved_thread_of_last_year_comes_before_an_open_one_of_today(aged: Aged, ben: Member, now: datetime) -> None:
    ids = [aged(365), aged(0)]
    replies = [an_answer(ben, db.session.get_one(Thread, number), now).id for number in ids]
    with unit_of_work():
        thread = db.session.get_one(Thread, ids[0])
        asker = db.session.get_one(Member, thread.asker_id)
        voting_actions.accept(asker, db.session.get_one(Post, replies[0]), now)
    rebuild_index()
    assert search("e18", None).hits[0].id == ids[0]
    assert SOLVED_COUNTS * recency(365) > recency(0)


@pytest.mark.usefixtures("engine")
def test_words_count_more_than_age(aged: Aged) -> None:
    old, _recent = aged(5000, "E18 and E18 again: the washing machine shows E18"), aged(0, "The dryer is loud today")
    aged(0, "Washing machine, dryer, oven, kettle, freezer and radio on one line with E18 somewhere between them")
    rebuild_index()
    assert search("e18", None).hits[0].id == old


@pytest.mark.usefixtures("engine")
def test_midnight_between_two_pages_repeats_and_hides_nothing(
    aged: Aged, browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ON_A_PAGE", 3)
    ids = {aged(days) for days in (0, 1, *YEARS[1:], 0.5)}
    rebuild_index()
    first = search("e18", None)
    seen = [hit.id for hit in first.hits]
    page, after = first, first.after
    while after:
        now += timedelta(days=200)
        monkeypatch.setattr(clock, "now", lambda today=now: today)
        page = search("e18", None, after=after)
        seen += [hit.id for hit in page.hits]
        after = page.after
    assert len(seen) == len(ids)
    assert set(seen) == ids
    for nonsense in ("1.5~3", "1.5~3~tomorrow", "~~", "x~1~2026-01-01", "1.5~3~0001-01-01", "nan~1~9999-12-31"):
        assert browser.get("/search", query_string={"q": "e18", "after": nonsense}).status_code == 200
