"""Serialise writers on SQLite: the threads of a process take turns.

SQLite lets waiting connections sleep and retry without any order: of four concurrent writes, some wait for seconds. So
threads queue for a lock, and the one that has it retries every millisecond while another process writes.
"""

from __future__ import annotations

from contextlib import suppress
from sqlite3 import SQLITE_BUSY, DatabaseError, ProgrammingError
from threading import Lock
from time import monotonic, sleep
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool

from app.core.db.timeouts import waited

POLL_SECONDS = 0.001  # between two attempts while another process writes
BUSY_SECONDS = 8  # a write waits this long for other threads and processes before it fails with "try again"
LEAST_SECONDS = 0.5  # even for a request that has already waited BUSY_SECONDS for a thread
_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_first = Lock()


def begin_transaction(connection: Connection, *, writes: bool) -> None:
    """Begin a transaction; one that writes waits for its lock, released when the connection returns to its pool."""
    if not writes:
        connection.exec_driver_sql("BEGIN")
        return
    with _first:
        turn = _turns.setdefault(connection.engine, Lock())
    seconds = max(BUSY_SECONDS - waited(), LEAST_SECONDS)
    until = monotonic() + seconds
    if "turn" not in connection.info and turn.acquire(timeout=seconds):
        connection.info["turn"] = turn
    _begin_immediate(connection, until)


def _begin_immediate(connection: Connection, until: float) -> None:
    """Retry every millisecond while another process writes; the last attempt raises if it fails."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while _is_busy(driver) and monotonic() < until:
            sleep(POLL_SECONDS)
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        with suppress(ProgrammingError):  # closed, because its file is damaged
            driver.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _is_busy(driver: Any) -> bool:
    """Return whether another process writes. If not, the transaction has begun, or another error prevents it."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except DatabaseError as error:
        return error.sqlite_errorcode & 0xFF == SQLITE_BUSY
    return False


@event.listens_for(Pool, "checkin")
def _end_turn(_connection: Any, record: Any) -> None:
    turn = record.info.pop("turn", None)
    if turn is not None:
        turn.release()
