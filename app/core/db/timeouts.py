"""Limits on how long a request waits for its database, so that it answers even if the database hangs or is cut off.

Drivers and kernels do not notice a silent server. On SQLite only `sqlite_lock` waits. Jobs and commands have no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

ARRIVED = "peercare.arrived"  # key in the WSGI environment: arrival of the request, by the monotonic clock
SECONDS = 5.0  # for all statements of a request, from its arrival
LEAST = 2.0  # seconds per statement, however late it is: a long request may have many, and each may take a moment
LEAST_WHILE_SILENT = 0.5  # seconds, from one that timed out until the next that was answered
SHORTEST_TO_CONNECT = 2  # seconds; the minimum of the driver
LEAST_IN_HURRY = 0.1  # seconds for a statement, once those of `hurry` have passed
_arrived: ContextVar[float | None] = ContextVar("arrived", default=None)
_until: ContextVar[float | None] = ContextVar("until", default=None)
_silence = {"is_silent": False}


def init_app(app: Flask) -> None:
    """Limit how long requests wait for the database."""
    app.wsgi_app = Limited(app.wsgi_app)  # type: ignore[assignment, method-assign]


class Limited:
    """WSGI middleware: all statements of a request together have SECONDS."""

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        token = _arrived.set(environ.get(ARRIVED, monotonic()))
        try:
            return self._wsgi(environ, start)  # type: ignore[no-any-return]
        finally:
            _arrived.reset(token)


def left() -> float | None:
    """Return how many seconds to wait for a statement, or None if there is no limit."""
    until = _until.get()
    if until is not None:
        seconds = max(until - SHORTEST_TO_CONNECT - monotonic(), LEAST_IN_HURRY)
        return min(seconds, LEAST_WHILE_SILENT) if _silence["is_silent"] else seconds
    if _arrived.get() is None:
        return None
    return LEAST_WHILE_SILENT if _silence["is_silent"] else max(SECONDS - waited(), LEAST)


@contextmanager
def hurry(seconds: float) -> Iterator[None]:
    """Limit the statements inside to this many seconds; enough of them are reserved for a new connection."""
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def waited() -> float:
    """Return how many seconds the request has waited already, for a thread as well as for the database."""
    arrived = _arrived.get()
    return 0.0 if arrived is None else monotonic() - arrived


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    seconds = left()
    if dialect.driver != "psycopg" or seconds is None:
        return None  # the default
    try:
        limit = {"connect_timeout": max(int(seconds), SHORTEST_TO_CONNECT)}
        connection = dialect.connect(*arguments, **options | limit)
    except dialect.loaded_dbapi.OperationalError:
        _silence["is_silent"] = True
        raise
    return connection


@event.listens_for(Engine, "connect")
def _limit_waits(connection: Any, _record: Any) -> None:
    """Close the connection when a wait takes too long; the server may still run the statement."""
    if not type(connection).__module__.startswith("psycopg"):
        return
    wait = connection.wait

    def limited(*arguments: Any, **options: Any) -> Any:
        try:
            found = wait(*arguments, **{"timeout": left()} | options)
        except Exception:
            if connection.info.transaction_status.name == "ACTIVE":  # not an error that the server answered with
                _silence["is_silent"] = True
                connection.pgconn.finish()
            raise
        _silence["is_silent"] = False
        return found

    connection.wait = limited
