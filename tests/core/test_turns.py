"""Who writes on SQLite takes turns within a process, and nobody keeps a turn that is over."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.core import turns
from app.core.db import db, kept_on_refusal, unit_of_work
from app.core.settings import Setting
from tests.cast import NOW


@pytest.fixture
def app(sqlite_applications):
    application = sqlite_applications.fresh()
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()


def is_taken() -> bool:
    turn = turns._turns.get(db.engine)
    return turn is not None and turn.locked()


def write(name: str) -> None:
    db.session.add(Setting(name=name, document={}, changed_at=NOW))
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
            db.session.execute(insert(Setting).values(name="one", document={}, changed_at=NOW))

    with pytest.raises(IntegrityError):
        twice()
    assert not is_taken()


def test_what_survives_a_refusal_takes_a_turn_of_its_own(app):
    with unit_of_work():
        write("one")
        with kept_on_refusal():
            write("two")
            assert is_taken()
        assert not is_taken()
    assert db.session.scalars(select(Setting.name)).all() == ["two"]


def test_reading_takes_none(app):
    db.session.scalars(select(Setting)).all()
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
    assert len(db.session.scalars(select(Setting)).all()) == 8
    assert not is_taken()
