"""The database away: a page that says so, in the reader's language, with what they typed; and health that answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.core.db import sqlite_lock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from tests.conftest import Browser

WORDS = "It leaks since the repair of last Tuesday."
REFUSING = "ALTER DATABASE %s ALLOW_CONNECTIONS %s"
CUTTING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s' AND pid <> pg_backend_pid()"


@pytest.fixture
def french(ana: Member) -> Member:
    with unit_of_work():
        ana.locale = "fr"
        db.session.merge(ana)
    return ana


@contextmanager
def without_database() -> Iterator[None]:
    """SQLite's file is unreadable, PostgreSQL cuts all connections and takes no new ones."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        file = Path(str(db.engine.url.database))
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        content = file.read_bytes()
        file.write_bytes(b"no database" * 100)
        yield
        db.session.remove()
        db.engine.dispose()
        file.write_bytes(content)
        return
    name = db.engine.url.database
    elsewhere = db.create_engine(db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with elsewhere.connect() as connection:
        connection.execute(text(REFUSING % (name, "false")))
        connection.execute(text(CUTTING % name))
        yield
        connection.execute(text(REFUSING % (name, "true")))
    elsewhere.dispose()
    db.session.remove()
    db.engine.dispose()


def test_without_the_database_everyone_is_told_so_in_their_language_and_loses_no_word(
    app: Flask, french: Member, machines: Space, browser: Browser, signed_in: Callable[[Member], Browser]
) -> None:
    member = signed_in(french)
    for who in (member, browser):
        who.get("/questions/new")
    sent = {"title": "It leaks again at the door", "body": WORDS, "space": machines.slug}
    with without_database():
        for who, language in ((member, "fr"), (browser, "en")):
            page, answer = who.get("/questions"), who.send("/questions/new", sent)
            for each in (page, answer):
                assert (each.status_code, each.headers["Retry-After"]) == (503, "10")
                assert f'lang="{language}"' in each.text
                assert each.headers["Cache-Control"] == "no-store"
            assert WORDS in answer.text
        assert browser.get("/healthz").status_code == 200
        health = browser.get("/readyz")
        assert (health.status_code, (health.json or {})["database"]) == (503, "fails")
    assert member.get("/questions").status_code == 200


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_write_waits_once_for_another_process(
    app: Flask, ana: Member, machines: Space, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(ana)
    browser.get("/questions/new")
    monkeypatch.setattr(sqlite_lock, "BUSY_SECONDS", 1.0)
    with closing(sqlite3.connect(str(db.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        answer = browser.send("/questions/new", {"title": "It leaks again", "body": WORDS})
        assert monotonic() - began < 2.0
        assert browser.get("/questions").status_code == 200
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert WORDS in answer.text


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_full_disk_is_a_line_in_the_log_for_each_refused_write(
    app: Flask, ana: Member, machines: Space, signed_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    browser = signed_in(ana)
    browser.get("/questions/new")
    sent = {"title": "It leaks again at the door", "body": WORDS * 200, "space": machines.slug}
    db.session.remove()
    db.engine.dispose()

    @event.listens_for(db.engine, "connect")
    def has_no_room(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA max_page_count=1")  # which SQLite raises to what is used already

    try:
        answers = [browser.send("/questions/new", sent) for _ in range(3)]
    finally:
        event.remove(db.engine, "connect", has_no_room)
        db.session.remove()
        db.engine.dispose()
    for answer in answers:
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert WORDS in answer.text
    said = [each for each in caplog.records if each.levelname == "ERROR"]
    assert [each.message for each in said] == [
        "the database is not available: OperationalError: database or disk is full"
    ] * 3
    assert not any(each.exc_info for each in said)
    assert browser.send("/questions/new", sent).status_code == 303
