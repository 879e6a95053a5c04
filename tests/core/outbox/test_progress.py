"""A job looks at new rows, once more at those of the run before, and again at all that it did not finish."""

from __future__ import annotations

import pytest

from app.community.tags.models import Tag
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox import checkpoints
from app.core.outbox.checkpoints import IdRange, save_checkpoint, unprocessed_ranges

TABLES = {"tag": Tag}


@pytest.fixture
def grow(app, now):
    def added(number: int) -> None:
        with unit_of_work():
            first = db.session.query(Tag).count()
            db.session.add_all(Tag(name=f"t{first + each}", created_at=now) for each in range(number))

    return added


def look(now, *, succeeds: bool = True) -> IdRange:
    with unit_of_work():
        found = unprocessed_ranges("a job", TABLES)
        if succeeds:
            save_checkpoint("a job", found, now)
    return found["tag"]


def test_each_run_looks_at_what_is_new_and_at_what_the_one_before_saw(grow, now):
    assert look(now) == (0, 0)
    grow(3)
    assert [tuple(look(now)) for _run in range(3)] == [(0, 3), (0, 3), (3, 3)]
    grow(2)
    assert [tuple(look(now)) for _run in range(3)] == [(3, 5), (3, 5), (5, 5)]


def test_what_a_run_did_not_finish_is_looked_at_again(grow, now):
    grow(3)
    assert look(now, succeeds=False) == look(now) == (0, 3)


def test_no_run_takes_too_much(grow, now, monkeypatch):
    monkeypatch.setattr(checkpoints, "MOST_AT_ONCE", 2)
    grow(5)
    assert [tuple(look(now)) for _run in range(4)] == [(0, 2), (0, 4), (2, 5), (4, 5)]


def test_a_span_holds_its_rows(grow, now):
    grow(5)
    assert db.session.query(Tag).where(IdRange(2, 4).holds(Tag.id)).count() == 2
