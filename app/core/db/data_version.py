"""Has anything changed? A stamp that moves with every commit to the database, whichever process made it.

Between two equal stamps nothing was committed: what was drawn after the first is still true at the second. The stamp
is asked for on a connection of its own, anew for each request; nothing that a database can be asked costs less.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from itertools import count
from threading import Lock
from time import monotonic
from typing import Any, TypeAlias, TypeVar

from flask import Flask, current_app, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from app.core.db.base import db
from app.core.db.engine import OPEN, OpenFile

DataVersion: TypeAlias = Hashable
T = TypeVar("T")
MOST_THINGS = 300  # that a process knows; then it begins anew
REST_SECONDS = 1.0  # after a failure: whoever asks meanwhile does not wait for the same database
STAMP = "peercare.stamp"  # where a request carries it
# SQLite counts the commits of all other connections. PostgreSQL's snapshot names every transaction that is still to
# come; the highest id of a table would not do, for rows are not committed in the order of their ids.
QUESTIONS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT CAST(pg_current_snapshot() AS text)"}


class Unchanged:
    """What this process knows for as long as the stamp is the same."""

    def __init__(self, stamp: DataVersion | None = None) -> None:
        self.stamp = stamp
        self.things: dict[Hashable, Any] = {}


def init_app(app: Flask) -> None:
    app.extensions["unchanged"] = Unchanged()
    app.extensions["recent"] = {}


def cached_until_commit(key: Hashable, load: Callable[[], T]) -> T:
    """What `load` returns, or returned to another request if nothing was committed since.

    Others are given the same: it belongs to no session (`loose_session`), and nobody changes it. Only requests that
    carry a stamp share; for all else it is loaded anew.
    """
    stamp = request_data_version()
    if stamp is None:
        return load()
    known: Unchanged = current_app.extensions["unchanged"]
    if known.stamp != stamp or len(known.things) > MOST_THINGS:
        known = current_app.extensions["unchanged"] = Unchanged(stamp)
    if key not in known.things:
        known.things[key] = load()
    found: T = known.things[key]
    return found


def cached_for(seconds: float, key: Hashable, load: Callable[[], T]) -> T:
    """Return what `load` returned to this process at most so many seconds ago, whatever was committed since.

    For facts of which a page may be late: few keys, and values that belong to no session.
    """
    recent: dict[Hashable, tuple[float, Any]] = current_app.extensions["recent"]
    until, found = recent.get(key, (0.0, None))
    if until < monotonic():
        found = load()
        recent[key] = (monotonic() + seconds, found)
    return found  # type: ignore[no-any-return]


def read_only_session() -> Session:
    """For `with`: reads in this unit of work; what it loads belongs to no session afterwards, and stays as it is."""
    return Session(db.session.connection())


def request_data_version() -> DataVersion | None:
    """The stamp as it was when this request came; None where nobody asked for it."""
    return request.environ.get(STAMP) if has_request_context() else None


class DataVersionReader:
    """Asks an application's database for its stamp."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = Lock()
        self._numbers = count(1)
        self._line: _Line | None = None
        self._rests_until = 0.0

    def stamp(self) -> DataVersion | None:
        """The stamp as it is now; None where the database does not say."""
        with self._lock:
            if monotonic() < self._rests_until:
                return None
            try:
                if self._line is None or self._line.process != os.getpid():
                    self._line = self._open()
                return self._line.stamp()
            except Exception as error:  # whatever the driver raises: whoever asked does without a stamp
                self._app.logger.warning("the database has no stamp: %s", type(error).__name__)
                self._hang_up()
                self._rests_until = monotonic() + REST_SECONDS
                return None

    def end(self) -> None:
        """Close the connection; whoever asks next opens another."""
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
    """One connection, with a number: stamps of two connections are never equal."""

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
