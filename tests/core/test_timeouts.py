"""PostgreSQL hangs, as a machine does that has no memory left: it takes what it is sent, and answers nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import monotonic

import psutil
import pytest
from sqlalchemy import text

from app.core.db import timeouts
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.web import health
from tests.processes import family
from tests.servers import PostgresServer

WORDS = "It leaks since the repair of last Tuesday."
on_postgresql = pytest.mark.parametrize("app", ["postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(timeouts, "SECONDS", 0.6)
    monkeypatch.setattr(timeouts, "LEAST", 0.3)
    monkeypatch.setattr(timeouts, "LEAST_WHILE_SILENT", 0.1)


@contextmanager
def hanging(server: PostgresServer) -> Iterator[None]:
    """All of its processes stand still."""
    processes = [psutil.Process(server.process.pid), *family(server.process.pid)]
    try:
        for each in processes:
            each.suspend()
        yield
    finally:
        for each in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.resume()


@on_postgresql
def test_a_database_that_hangs_is_given_up_in_time_and_nothing_is_lost(app, ana, machines, signed_in, postgres):
    with unit_of_work():
        db.session.merge(ana).locale = "fr"
    member = signed_in(ana)
    member.get("/questions/new")
    sent = {"title": "It leaks again at the door", "body": WORDS, "space": machines.slug}
    db.session.remove()
    with hanging(postgres):
        for ask in (lambda: member.get("/questions"), lambda: member.send("/questions/new", sent)):
            began = monotonic()
            page = ask()
            assert monotonic() - began < timeouts.SECONDS + timeouts.SHORTEST_TO_CONNECT + 2
            assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
            assert 'lang="fr"' in page.text
        assert WORDS in page.text
        assert member.get("/healthz").status_code == 200
    assert member.get("/questions").status_code == 200
    assert member.send("/questions/new", sent).status_code == 303
    assert timeouts._silence == {"is_silent": False}


@on_postgresql
def test_whoever_watches_is_told_within_three_seconds_that_the_database_hangs(app, browser, postgres, monkeypatch):
    monkeypatch.setattr(timeouts, "SECONDS", 5.0)
    monkeypatch.setattr(timeouts, "LEAST", 2.0)
    assert browser.get("/readyz").status_code == 200
    db.session.remove()
    with hanging(postgres):
        for _ in range(2):
            began = monotonic()
            answer = browser.get("/readyz")
            assert monotonic() - began < health.SECONDS + 1
            assert (answer.status_code, answer.json["database"]) == (503, "fails")
    assert browser.get("/readyz").status_code == 200


@on_postgresql
def test_only_requests_are_in_a_hurry(app):
    with unit_of_work():
        db.session.execute(text("SELECT pg_sleep(0.8)"))  # longer than a request would wait


@on_postgresql
def test_a_late_request_may_still_ask(app, monkeypatch):
    token = timeouts._arrived.set(monotonic() - 60)
    try:
        with unit_of_work():
            for _ in range(4):
                db.session.execute(text("SELECT pg_sleep(0.1)"))
    finally:
        timeouts._arrived.reset(token)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_write_that_has_waited_for_a_thread_waits_no_second_time_for_the_lock(app, ana, machines, signed_in):
    browser = signed_in(ana)
    browser.get("/questions/new")
    sent = {"title": "It leaks again at the door", "body": WORDS, "space": machines.slug}
    with closing(sqlite3.connect(str(db.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        late = browser.send("/questions/new", sent, environ_overrides={timeouts.ARRIVED: began - 60})
        assert (late.status_code, monotonic() - began < 3) == (503, True)
