"""With sequential scans switched off in PostgreSQL, no page needs one on a table that can grow past a thousand rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.cases.queue.selection import FILTERS, QUEUES, SORTS, SPANS
from app.community.question_lists import queries as question_lists_queries
from app.core.db.base import db
from tests.conftest import Browser
from tests.routes import walk
from tests.world import World
from tests.world_again import filled

# What an instance has few of: read whole at less cost than by an index.
SMALL = {
    "alembic_version", "area", "badge", "calendar", "calendar_day", "case_type", "escalation_rule", "holiday",
    "ordered_queue", "role", "segment", "setting", "sla_policy", "space", "space_segment", "team", "team_member",
    "worker",
}  # fmt: skip
SCAN = re.compile(r'Seq Scan on "?(\w+)')  # "case" is a word of SQL, and stands in quotes
LISTS = ["/questions", "/spaces/machines", "/tags/drum"]
CASES = {  # a value for each filter of the queue
    "status": "open", "priority": "high", "assignee": "me", "team": "1", "space": "1", "tag": "drum", "theme": "Seals",
    "case_type": "1", "segment": "1", "source": "agent", "rule": "1", "customer": "ana", "follow_up": "set",
    "knowledge": "accept", "merged": "yes", "include_resolved": "yes",
    **{f"{span}_{end}": "2026-01-01" for span in SPANS for end in ("from", "to")},
}  # fmt: skip
VIEWERS = ("", "ana", "gus")

Statement = tuple[str, Any]


@pytest.fixture
def world(app: Flask) -> World:
    return filled()


@contextmanager
def noted(sent: dict[str, Any]) -> Iterator[None]:
    """Gather every SELECT that is sent, with what it was told last."""

    def note(_connection: Any, _cursor: Any, statement: str, told: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")) and "FOR NO KEY UPDATE" not in statement:
            sent[statement] = told

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def scanned(statement: str, told: Any) -> set[str]:
    """The tables that the statement reads from end to end although it is told not to."""
    with db.engine.connect() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = connection.exec_driver_sql(f"EXPLAIN {statement}", told).scalars().all()
        return {name for line in plan for name in SCAN.findall(line)} - SMALL


def addresses(app: Flask, world: World) -> list[str]:
    """Every page, and every filter and order of the lists."""
    filters = [f"{place}?filter={each}" for place in LISTS for each in question_lists_queries.FILTERS]
    orders = [f"{place}?sort={each}" for place in LISTS for each in question_lists_queries.SORTS]
    pages = [path for _endpoint, path in walk(app, world, "GET")]
    return pages + filters + orders + addresses_of_cases(world) + ["/search?q=drum", "/members?q=an"]


def addresses_of_cases(world: World) -> list[str]:
    """Every queue in every order, every filter, the first words; and a case that was opened out of each of them."""
    orders = [f"queue={queue}&sort={sort}" for queue in QUEUES for sort in SORTS]
    turned = [f"queue=all&sort={sort}&reverse=1" for sort in SORTS]
    filters = [f"queue=all&{name}={value}" for name, value in CASES.items()]
    queries = ["", *orders, *turned, *filters, "queue=all&q=drum", "queue=all&q=7"]
    case = next(iter(world.cases.values()))
    shown = [f"/my/cases?show={each}" for each in ("all", "open", "closed")]
    news = [f"/cases/updates?queue={queue}&shown={case}-1" for queue in QUEUES]
    there = [*news, f"/cases/{case}/presence?revision=1&since=1", f"/my/cases/{case}", *shown]
    return [f"{page}?{query}" for page in ("/cases", f"/cases/{case}") for query in queries] + there


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_no_page_reads_a_large_table_from_end_to_end(
    app: Flask, world: World, browser: Browser, signed_in: Callable[..., Browser]
) -> None:
    pages, sent = addresses(app, world), dict[str, Any]()
    for name in VIEWERS:
        visitor = signed_in(world.people[name]) if name else browser
        with noted(sent):
            for address in pages:
                visitor.get(address)
    found = [f"{tables} by {statement}" for statement, told in sent.items() if (tables := scanned(statement, told))]
    assert not found, "\n\n".join(found)
    assert set(CASES) == set(FILTERS)
    assert len(sent) > 50
