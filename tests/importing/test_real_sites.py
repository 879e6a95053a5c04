"""Every real site imports without an error, and says of itself what its files say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.members.models import Member
from app.community.posts.models import Post, Revision
from app.community.threads.models import Thread
from app.community.voting.models import Vote
from app.core.db.base import db
from app.importing.stackexchange import import_stackexchange
from app.reputation.models import LedgerEntry
from app.reputation.queries import ledger_mismatches
from tests.importing import oracle
from tests.products import products

SITES = (
    "beer_2014-05",
    "beer_2016-09",
    "beer_2016-12",
    "bicycles.meta_2023-09",
    "conlang.meta_2020-08",
    "french.meta_2021-09",
    "meta.beer_2014-05",
    "quantumcomputing_2018-09_no-history",
)
TABLES = {"user": Member, "thread": Thread, "post": Post, "comment": Post, "revision": Revision, "vote": Vote}


def bring_in(folder: Path, now: datetime) -> None:
    site = folder.name.partition("_")[0]
    import_stackexchange(folder, site, f"https://{site}.stackexchange.com", "en", now)
    db.session.rollback()


@pytest.mark.slow
@products("name", *SITES)
def test_scores_and_counts_are_the_files(app: Flask, real_data: Path, now: datetime, name: str) -> None:
    folder = real_data / "stackexchange_dumps" / name
    bring_in(folder, now)
    assert oracle.posts_that_differ(name.partition("_")[0], folder) == []
    assert oracle.tags_that_differ(folder) == []
    assert not ledger_mismatches()


@pytest.mark.slow
@products("name", "beer_2014-05", "beer_2016-12")
def test_reputation_is_close_to_the_files(app: Flask, real_data: Path, now: datetime, name: str) -> None:
    folder = real_data / "stackexchange_dumps" / name
    bring_in(folder, now)
    off_by = [abs(ours - int(row["Reputation"])) for row, ours in oracle.reputations("beer", folder)]
    assert len(off_by) > 100
    assert sum(off <= 10 for off in off_by) / len(off_by) >= 0.95


@pytest.mark.slow
def test_a_second_run_changes_nothing(app: Flask, real_data: Path, now: datetime) -> None:
    folder = real_data / "stackexchange_dumps" / "beer_2014-05"
    bring_in(folder, now)
    before = everything()
    bring_in(folder, now)
    assert everything() == before


@pytest.mark.slow
def test_a_later_dump_leaves_its_rows_as_it_alone_does(app: Flask, real_data: Path, now: datetime) -> None:
    dumps = real_data / "stackexchange_dumps"
    bring_in(dumps / "beer_2014-05", now)
    only_older = set(oracle.local_ids("beer", "thread"))
    bring_in(dumps / "beer_2016-12", now)
    both = told()
    assert oracle.posts_that_differ("beer", dumps / "beer_2016-12") == []
    assert not ledger_mismatches()
    db.session.remove()
    db.drop_all()
    db.create_all()
    bring_in(dumps / "beer_2016-12", now)
    alone = told()
    for kind, rows in alone.items():
        assert {key: both[kind][key] for key in rows} == rows, kind
    assert only_older - set(alone["thread"]) == {752}
    assert 752 in both["thread"]


def told() -> dict[str, dict[int, dict[str, object]]]:
    """All that was imported, by kind and foreign id."""
    return {kind: oracle.contents("beer", kind, table, ()) for kind, table in TABLES.items()}


def everything() -> list[list[tuple[object, ...]]]:
    """Every row of every table that an import writes."""
    tables = [*dict.fromkeys(TABLES.values()), LedgerEntry]
    return [
        [tuple(row) for row in db.session.execute(db.select(table.__table__).order_by(table.__table__.c.id))]
        for table in tables
    ]
