"""One writer at a time on SQLite: threads of a process take turns.

SQLite itself lets those who wait sleep and ask again, for up to a tenth of a second each time, and whoever asks at the
right moment goes first: of four who post at once, the unlucky wait for seconds. Processes still wait that way for each
other.
"""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool

BUSY_SECONDS = 10  # a write waits this long for another's before it is told to try again

_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
_first = Lock()


def begin(connection: Connection, *, writes: bool) -> None:
    """Begin a transaction; one that writes waits until no other does.

    Its turn ends when the connection goes back to its pool.
    """
    if not writes:
        connection.exec_driver_sql("BEGIN")
        return
    with _first:
        turn = _turns.setdefault(connection.engine, Lock())
    if "turn" not in connection.info and turn.acquire(timeout=BUSY_SECONDS):
        connection.info["turn"] = turn
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Pool, "checkin")
def _end_turn(_connection: Any, record: Any) -> None:
    turn = record.info.pop("turn", None)
    if turn is not None:
        turn.release()
