"""SQLite's file is replaced, removed or damaged while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError, OperationalError
from structlog.testing import capture_logs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "peercare.db"


@pytest.fixture
def engine(path):
    made = create_engine(f"sqlite:///{path}")
    _write(made, 1)
    yield made
    made.dispose()


def _write(engine: Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS number (value INTEGER)"))
        connection.execute(text(f"INSERT INTO number VALUES ({number})"))


def _numbers(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT value FROM number")).scalars())


def test_what_is_written_after_the_file_was_replaced_is_in_the_new_one(engine, path, tmp_path):
    other = create_engine(f"sqlite:///{tmp_path}/other.db")
    _write(other, 2)
    other.dispose()
    (tmp_path / "other.db").replace(path)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    _write(engine, 3)
    assert _numbers(engine) == [2, 3]


def test_a_file_that_is_gone_is_not_made_anew(engine, path):
    path.unlink()
    with pytest.raises(OperationalError):
        _numbers(engine)
    assert not path.exists()


def test_a_damaged_file_is_named_and_opened_anew(engine, path):
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()  # nothing is known of it in memory
    good = path.read_bytes()
    path.write_bytes(b"garbage " * 2000)
    with capture_logs() as lines, pytest.raises(DatabaseError):
        _numbers(engine)
    assert {line["file"] for line in lines} == {str(path)}
    path.write_bytes(good)
    assert _numbers(engine) == [1]
