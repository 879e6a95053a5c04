"""Who writes on SQLite takes turns within a process, and nobody keeps a turn that is over."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.core.db import sqlite_lock
from app.core.db.base import db
from app.core.db.session import commit_despite_refusal, unit_of_work
from app.core.settings import SettingsRow
from tests.cast import NOW


@pytest.fixture
def app(sqlite_applications):
    application = sqlite_applications.fresh()
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()


def is_taken() -> bool:
    turn = sqlite_lock._turns.get(db.engine)
    return turn is not None and turn.locked()


def write(name: str) -> None:
    db.session.add(SettingsRow(name=name, document={}, changed_at=NOW))
    db.session.flush()


def test_a_turn_lasts_as_long_as_what_is_written(app):
    with unit_of_work():
        write("one")
        assert is_taken()
    assert not is_taken()


def test_a_turn_ends_with_what_fails(app):
    def twice() -> None:
        with unit_of_work():
            write("one")
            db.session.execute(insert(SettingsRow).values(name="one", document={}, changed_at=NOW))

    with pytest.raises(IntegrityError):
        twice()
    assert not is_taken()


def test_what_survives_a_refusal_takes_a_turn_of_its_own(app):
    with unit_of_work():
        write("one")
        with commit_despite_refusal():
            write("two")
            assert is_taken()
        assert not is_taken()
    assert db.session.scalars(select(SettingsRow.name)).all() == ["two"]


def test_reading_takes_none(app):
    db.session.scalars(select(SettingsRow)).all()
    assert not is_taken()


def test_all_who_write_at_once_get_their_turn(app):
    def post(number: int) -> None:
        with app.app_context(), unit_of_work():
            write(f"by {number}")

    threads = [threading.Thread(target=post, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(db.session.scalars(select(SettingsRow)).all()) == 8
    assert not is_taken()


def test_whoever_waits_for_another_process_writes_as_soon_as_it_has_finished(app):
    other = sqlite3.connect(db.engine.url.database or "", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(0.2, other.execute, ["COMMIT"])
    letting_go.start()
    with unit_of_work():
        write("patient")
    letting_go.join()
    assert db.session.get(SettingsRow, "patient") is not None
    assert db.session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() == sqlite_lock.BUSY_SECONDS * 1000
    other.close()


def test_whoever_waits_too_long_is_told(app, monkeypatch):
    monkeypatch.setattr(sqlite_lock, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(db.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), unit_of_work():
        write("impatient")
    other.close()
