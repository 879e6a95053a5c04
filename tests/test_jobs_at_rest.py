"""A job with nothing to do reads next to nothing, however much has gathered in the tables that only grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, literal, literal_column, select, text, true, update
from sqlalchemy.engine import Connection

from app.cases.case.models import Case
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import Base, db
from app.core.db.session import unit_of_work
from app.core.outbox.models import DONE, Delivery, Event
from app.core.outbox.scheduler import enqueue_due_jobs, schedule
from app.core.outbox.worker import run_until_empty
from tests.world_again import filled

MANY = 2000  # old rows that are added to each table; with fewer, the planner may prefer an index that reads them
FEW = 100  # rows that an idle job may read, with what is young in the world
LONG_AGO = timedelta(days=300)
BY_WINDOW = {
    "community.actions.awarding.honour",  # the posts of those members whom something new concerns
    "community.actions.reckoning.reckon_tags",  # the ticks of two days, for its own last one
    "community.refresh_warm",  # once a day, what was written in during 90 days
    "moderation.review_trust",
    "moderation.actions.patrolling.undo_rigged_votes",
}
"""Jobs that read more each time, because it may be another by then."""


def copies(table: type[Base], number: int, **changes: Any) -> None:
    """Add rows like the oldest one, with these values."""
    columns = [column for column in table.__table__.columns if column.name != "id"]
    first = select(table).order_by(table.id).limit(1).subquery()  # type: ignore[attr-defined]
    serial = func.generate_series(1, number).table_valued("n", name="serial")
    values = [changes.get(column.name, first.c[column.name]) for column in columns]
    rows = select(*values).select_from(first.join(serial, true()))
    db.session.execute(insert(table.__table__).from_select([column.name for column in columns], rows))  # type: ignore[arg-type]


@pytest.fixture
def aged(app: Flask) -> datetime:
    """The world, with many old rows; the time by now."""
    filled()
    now = datetime.now(UTC)
    past = {name: literal(now - LONG_AGO) for name in ("written_at", "active_at", "created_at", "changed_at")}
    with unit_of_work():
        db.session.execute(text("UPDATE thread SET written_at = :now, active_at = :now"), {"now": now})
        copies(Thread, MANY, **past, archived_at=literal(now - LONG_AGO), answer_state=literal("answered"))
        archived = select(Thread.id).where(Thread.archived_at == now - LONG_AGO)
        first = select(Post.id).order_by(Post.id).limit(1).scalar_subquery()
        rest = [column.name for column in Post.__table__.columns if column.name not in ("id", "thread_id", "kind")]
        post = select(Post).where(Post.id == first).subquery()
        columns = (Thread.id, literal("opening"), *(post.c[name] for name in rest))
        rows = select(*columns).select_from(Thread).join(post, true())
        openings = rows.where(Thread.archived_at == now - LONG_AGO)
        db.session.execute(insert(Post.__table__).from_select(["thread_id", "kind", *rest], openings))  # type: ignore[arg-type]
        ended = {
            "status": literal("closed"),
            "closed_at": literal(now - LONG_AGO),
            "resolved_at": literal(now - LONG_AGO),
        }
        copies(Case, MANY, thread_id=archived.limit(1).scalar_subquery(), active_at=literal(now - LONG_AGO), **ended)
        copies(Event, MANY, at=literal(now - LONG_AGO), key=literal(None), name=literal("post.voted"))
        done = {
            "state": literal("done"),
            "done_at": literal(now - timedelta(days=3)),
            "receiver": literal_column("serial::text"),
        }
        copies(Delivery, MANY, **done)
    run_all(now)
    run_all(now + timedelta(minutes=15))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))  # rows that are gone count in no plan
    return now + timedelta(minutes=16)


def run_all(now: datetime) -> None:
    """Every job as its tick says, and all that comes of it."""
    enqueue_due_jobs(now)
    for job in schedule():
        with unit_of_work():
            job.function(now)
    with unit_of_work():
        db.session.execute(update(Delivery).where(Delivery.lane.startswith("job ")).values(state=DONE, done_at=now))
    run_until_empty(now)


def read_by(connection: Connection, statement: str, told: Any) -> Mapping[str, int]:
    """How many rows of which table the statement reads, those that it drops among them."""
    plan: Any = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", told).scalar()
    read: Counter[str] = Counter()
    for node in _nodes(plan[0]["Plan"]):
        dropped = sum(number for name, number in node.items() if name.startswith("Rows Removed by"))
        if "Relation Name" in node and "Scan" in node["Node Type"]:
            read[node["Relation Name"]] += int((node["Actual Rows"] + dropped) * node["Actual Loops"])
    return read


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_what_a_job_reads_does_not_grow_with_what_is_over(app: Flask, aged: datetime) -> None:
    sent: list[tuple[str, str, Any]] = []
    job_name = ""

    def note(_connection: Any, _cursor: Any, statement: str, told: Any, _context: Any, many: bool) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE")) and not many:
            sent.append((job_name, statement, told))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        for job in schedule():
            job_name = job.name
            with unit_of_work():
                job.function(aged)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    found = []
    for name, statement, told in sent:
        with db.engine.connect() as connection:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            much = {table: rows for table, rows in read_by(connection, statement, told).items() if rows > FEW}
            connection.rollback()
        if much and name not in BY_WINDOW:
            found.append(f"{name} reads {much} by {statement}")
    assert not found, "\n\n".join(found)
    assert len(sent) > 20
