"""What the requests of a process share: values that are valid until something they were read from changes.

Each request first asks for the data version, a value that changes with every commit in any process; no other query
costs less. Only when it has changed, the new rows of the change log are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Hashable, Iterable
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from cachetools import LRUCache, TTLCache, cached
from flask import Flask, current_app, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.core.cache.change_log import NEVER
from app.core.cache.dependencies import current_reads, recorded_reads, unrecorded_reads
from app.core.db.base import db
from app.core.db.engine import OPEN, OpenFile

T = TypeVar("T")
MOST_VALUES = 300  # cached by a process; the least recently used are dropped first
MOST_KEYS = 100_000  # whose last change a process remembers
RECENT_SECONDS = 60
REST_SECONDS = 1.0  # after a failure, requests do not wait for the same database again
MOST_SECONDS = 60.0  # relative times (claimed until …), and what other programs wrote, may be this much out of date
REREAD_SECONDS = 1_800.0  # after such a pause all is dropped: the change log is shortened from time to time
STAMP = "peercare.stamp"  # key in the WSGI environment
# SQLite counts the commits of all other connections. PostgreSQL's snapshot names every transaction that has not
# committed yet; the highest id of a table would not do, because rows are not committed in the order of their ids.
QUESTIONS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT CAST(pg_current_snapshot() AS text)"}
NEWEST = {"sqlite": "SELECT max(id) FROM change_log", "postgresql": QUESTIONS["postgresql"]}
CHANGED_SINCE = {
    "sqlite": "SELECT id, keys FROM change_log WHERE id > ? ORDER BY id",
    "postgresql": "SELECT id, keys, transaction_id FROM change_log WHERE transaction_id >= %s",
}


class Changes:
    """When each key last changed, as this process has seen it: in numbers that count what it read from the log."""

    def __init__(self) -> None:
        self.number = 0
        self._changed: dict[str, int] = {}
        self._all_changed = 0

    def add(self, keys: Iterable[str]) -> None:
        self._changed.update(dict.fromkeys(keys, self.number + 1))
        if len(self._changed) > MOST_KEYS:
            self.add_all()
        else:
            self.number += 1

    def add_all(self) -> None:
        """Count everything as changed."""
        self._all_changed = self.number + 1  # before the rest: other threads ask without a lock
        self.number += 1
        self._changed.clear()

    def is_unchanged(self, keys: Iterable[str], since: int) -> bool:
        known = self._changed
        return since >= self._all_changed and not any(known.get(key, 0) > since for key in keys)


class Shared(NamedTuple):
    """A cached value, what it depends on, and the number of changes that it knows."""

    value: Any
    keys: frozenset[str]
    since: int
    until: float


def init_app(app: Flask) -> None:
    app.extensions["changes"] = Changes()
    app.extensions["shared"] = LRUCache(MOST_VALUES)
    app.extensions["shared_lock"] = Lock()
    app.extensions["recent"] = cached(TTLCache(MOST_VALUES, RECENT_SECONDS), key=lambda key, _load: key, lock=Lock())(
        lambda _key, load: load()
    )


def cached_until_change(key: Hashable, load: Callable[[], T], covers: Collection[str] = ()) -> T:
    """Return what `load` returns, or what another request loaded if nothing that it read has changed since.

    The value is shared: it belongs to no session (`read_only_session`) and must not be changed. `covers` are kinds of
    subjects (see `dependencies.py`).
    """
    since = request_data_version()
    if since is None:
        return load()
    values, lock = current_app.extensions["shared"], current_app.extensions["shared_lock"]
    with lock:
        found: Shared | None = values.get(key)
    changes: Changes = current_app.extensions["changes"]
    if found is None or found.until < monotonic() or not changes.is_unchanged(found.keys, found.since):
        with recorded_reads(covers) as reads:
            value = load()
        found = Shared(value, reads.keys(), since, monotonic() + MOST_SECONDS)
        if NEVER not in found.keys:
            with lock:
                values[key] = found
    elif (outer := current_reads()) is not None:
        outer.add_keys(found.keys)
    return found.value  # type: ignore[no-any-return]


def cached_for_a_minute(key: Hashable, load: Callable[[], T]) -> T:
    """Return what `load` returned to this process at most RECENT_SECONDS ago; the values must belong to no session."""
    with unrecorded_reads():
        return current_app.extensions["recent"](key, load)  # type: ignore[no-any-return]


def read_only_session() -> Session:
    """Return a session, for `with`, that reads in this unit of work; what it loads is detached afterwards."""
    return Session(db.session.connection())


def request_data_version() -> int | None:
    """Return the number of changes that this process knew at the start of this request, or None if it could not ask."""
    return request.environ.get(STAMP) if has_request_context() else None


class ChangeReader:
    """Reads the changes of an application's database."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._line: _Line | None = None
        self._rests_until = 0.0

    def number(self) -> int | None:
        """Return the number of changes up to now, or None if the database does not answer."""
        changes: Changes = self._app.extensions["changes"]
        with self._lock:
            if monotonic() < self._rests_until:
                return None
            try:
                if self._line is None or self._line.process != os.getpid() or self._line.is_late():
                    self._hang_up()
                    self._line = self._open()
                    changes.add_all()
                for keys in self._line.changed_keys():
                    changes.add(keys.split())
            except Exception as error:  # whatever the driver raises: the request continues without a data version
                self._app.logger.warning("the database has no stamp: %s", type(error).__name__)
                self._hang_up()
                self._rests_until = monotonic() + REST_SECONDS
                return None
            return changes.number

    def end(self) -> None:
        """Close the connection; the next read opens another."""
        with self._lock:
            self._hang_up()
            self._rests_until = 0.0

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _open(self) -> _Line:
        with self._app.app_context():
            engine = db.engine
        event.listen(engine, "engine_disposed", lambda _engine: self.end(), once=True)
        return _Line(engine)


class _Line:
    """One connection, and how far it has read the log."""

    def __init__(self, engine: Engine) -> None:
        taken = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Any = taken.connection.driver_connection
        self._file: OpenFile | None = taken.connection.info.get(OPEN)
        taken.detach()
        self.close = taken.close
        self._name, self.process = engine.dialect.name, os.getpid()
        self._version, self._reached = self._ask(QUESTIONS[self._name]), self._ask(NEWEST[self._name])
        self._read: set[tuple[int, int]] = set()  # PostgreSQL: rows that the next question may find again
        self._asked_at = monotonic()

    def is_late(self) -> bool:
        return monotonic() - self._asked_at > REREAD_SECONDS

    def changed_keys(self) -> list[str]:
        """Return the keys of each transaction that has committed since the last question."""
        if self._file is not None and not self._file.is_there():
            raise FileNotFoundError(self._file.path)
        self._asked_at = monotonic()
        version = self._ask(QUESTIONS[self._name])
        if version == self._version:
            return []
        found = self._since_id() if self._name == "sqlite" else self._since_snapshot(version)
        self._version = version
        return found

    def _since_id(self) -> list[str]:
        rows = self._connection.execute(CHANGED_SINCE["sqlite"], (self._reached or 0,)).fetchall()
        self._reached = rows[-1][0] if rows else self._reached
        return [keys for _id, keys in rows]

    def _since_snapshot(self, version: str) -> list[str]:
        """Read what transactions wrote that the last snapshot did not see: those from its `xmin` on."""
        rows = self._connection.execute(CHANGED_SINCE["postgresql"], (_oldest_open(self._reached),)).fetchall()
        found = [keys for number, keys, transaction in rows if (number, transaction) not in self._read]
        oldest = _oldest_open(version)
        self._read = {(number, transaction) for number, _keys, transaction in rows if transaction >= oldest}
        self._reached = version
        return found

    def _ask(self, question: str) -> Any:
        return self._connection.execute(question).fetchone()[0]


def _oldest_open(snapshot: str) -> int:
    """Return the id of the oldest transaction that had not ended: all before it are visible or rolled back."""
    return int(snapshot.partition(":")[0])
