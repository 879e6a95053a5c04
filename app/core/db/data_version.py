"""Data version: a value that changes with every commit to the database, in any process.

It is read on a connection of its own for each request; no other query costs less.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any, TypeAlias, TypeVar

from cachetools import Cache, LRUCache, TTLCache, cached
from flask import Flask, current_app, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.core.db.base import db
from app.core.db.engine import OPEN, OpenFile

DataVersion: TypeAlias = Hashable
T = TypeVar("T")
MOST_VALUES = 300  # cached by a process; the least recently used are dropped first
RECENT_SECONDS = 60
REST_SECONDS = 1.0  # after a failure, requests do not wait for the same database again
STAMP = "peercare.stamp"  # key in the WSGI environment
# SQLite counts the commits of all other connections. PostgreSQL's snapshot names every transaction that has not
# committed yet; the highest id of a table would not do, because rows are not committed in the order of their ids.
QUESTIONS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT CAST(pg_current_snapshot() AS text)"}


class Unchanged:
    """The values that this process caches while the data version is unchanged."""

    def __init__(self, stamp: DataVersion | None = None) -> None:
        self.stamp = stamp
        self.find = _caching(LRUCache(MOST_VALUES))


def _caching(cache: Cache[Hashable, Any]) -> Any:
    """Return a function that calls `load` for a key that is not in the cache."""
    return cached(cache, key=lambda key, _load: key, lock=Lock())(lambda _key, load: load())


def init_app(app: Flask) -> None:
    app.extensions["unchanged"] = Unchanged()
    app.extensions["recent"] = _caching(TTLCache(MOST_VALUES, RECENT_SECONDS))


def cached_until_commit(key: Hashable, load: Callable[[], T]) -> T:
    """Return what `load` returns, or what another request loaded if nothing was committed since.

    The value is shared: it belongs to no session (`read_only_session`) and must not be changed.
    """
    stamp = request_data_version()
    if stamp is None:
        return load()
    known: Unchanged = current_app.extensions["unchanged"]
    if known.stamp != stamp:
        known = current_app.extensions["unchanged"] = Unchanged(stamp)
    return known.find(key, load)  # type: ignore[no-any-return]


def cached_for_a_minute(key: Hashable, load: Callable[[], T]) -> T:
    """Return what `load` returned to this process at most RECENT_SECONDS ago; the values must belong to no session."""
    return current_app.extensions["recent"](key, load)  # type: ignore[no-any-return]


def read_only_session() -> Session:
    """Return a session, for `with`, that reads in this unit of work; what it loads is detached afterwards."""
    return Session(db.session.connection())


def request_data_version() -> DataVersion | None:
    """Return the data version at the start of this request, or None if it was not read."""
    return request.environ.get(STAMP) if has_request_context() else None


class DataVersionReader:
    """Reads the data version of an application's database."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._numbers = count(1)
        self._line: _Line | None = None
        self._rests_until = 0.0

    def stamp(self) -> DataVersion | None:
        """Return the current data version, or None if the database does not answer."""
        with self._lock:
            if monotonic() < self._rests_until:
                return None
            try:
                if self._line is None or self._line.process != os.getpid():
                    self._line = self._open()
                return self._line.stamp()
            except Exception as error:  # whatever the driver raises: the request continues without a data version
                self._app.logger.warning("the database has no stamp: %s", type(error).__name__)
                self._hang_up()
                self._rests_until = monotonic() + REST_SECONDS
                return None

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
        return _Line(engine, next(self._numbers))


class _Line:
    """One connection, with a number: the versions of two connections are never equal."""

    def __init__(self, engine: Engine, number: int) -> None:
        taken = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Any = taken.connection.driver_connection
        self._file: OpenFile | None = taken.connection.info.get(OPEN)
        taken.detach()
        self.close = taken.close
        self._question = QUESTIONS[engine.dialect.name]
        self._number, self.process = number, os.getpid()

    def stamp(self) -> DataVersion:
        if self._file is not None and not self._file.is_there():
            raise FileNotFoundError(self._file.path)
        return self._number, self._connection.execute(self._question).fetchone()[0]
