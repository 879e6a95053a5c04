"""Suggestions with their evidence, as CSV and JSON Lines."""

from __future__ import annotations

import csv
import io
import json

import pytest
import time_machine

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.suggestions.decisions import actions
from app.suggestions.decisions.jobs import queue_critical
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.exports import queries
from tests.suggestions.conftest import TITLE, WHY, loaded, suggest

OTHER = "=HYPERLINK(A1) as the name of a programme"


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now):
        yield


@pytest.fixture
def two(pia, zoe, laundry, critical, decide, now):
    """Ana's suggestion, in the decision queue, and one of Zoe's, declined."""
    with unit_of_work():
        queue_critical(now)
        actions.estimate(pia, loaded(critical), db.session.get_one(QueuedDecision, critical.id), "impact", 4)
    other = suggest(zoe, laundry, now, title=OTHER)
    decide(other, "declined")
    return critical, other


def json_rows(browser, query=""):
    return [json.loads(line) for line in browser.get(f"/suggestions.jsonl{query}").text.splitlines()]


def test_the_evidence_is_in_each_row_without_names(pia, two, signed_in, now):
    answer = signed_in(pia).get("/suggestions.jsonl")
    first, second = json_rows(signed_in(pia))
    assert first["address"].endswith(f"/suggestions/{two[0].id}/let-me-set-when-the-wash-ends")
    names = ("title", "backers", "customers_90_days", "sources_90_days", "sources", "impact", "effort", "response")
    assert [first[name] for name in names] == [TITLE, 1, 5, 3, 3, 4, None, ""]
    assert (second["status"], second["response"], second["decide_by"]) == ("declined", WHY, None)
    for name in ("Ana", "Zoe", "needs1x0"):
        assert f'"{name}' not in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_spreadsheet_computes_nothing(pia, two, signed_in):
    answer = signed_in(pia).get("/suggestions.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert [row["title"] for row in rows] == [TITLE, f"'{OTHER}"]
    assert 'filename="suggestions.csv"' in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("query", "titles"), [("?status=declined", [OTHER]), ("?area=laundry", [TITLE, OTHER])])
def test_the_filters_of_the_board_apply(pia, two, signed_in, query, titles):
    assert [row["title"] for row in json_rows(signed_in(pia), query)] == titles
    assert signed_in(pia).get("/suggestions.csv?area=nowhere").status_code == 404


def test_each_is_in_it_once_across_batches(pia, two, ana, laundry, now, signed_in, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 2)
    for number in range(3):
        suggest(ana, laundry, now, title=f"One more, number {number}")
    rows = json_rows(signed_in(pia))
    assert len(rows) == len({row["id"] for row in rows}) == 5


@pytest.mark.parametrize("who", ["", "ana", "gus", "mia"])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_it_is_for_the_product_team(request, who, kind, two, browser, signed_in):
    reader = signed_in(request.getfixturevalue(who)) if who else browser
    answer = reader.get(f"/suggestions.{kind}")
    assert answer.status_code == (403 if who else 302)
    assert TITLE not in answer.text
    assert f"/suggestions.{kind}" not in reader.get("/suggestions").text
