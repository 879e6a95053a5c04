"""How long a request waits for its database: one that hangs, or is cut off, is given up in time for an answer.

Neither PostgreSQL's driver nor the kernel notices that a server is silent: its machine goes on confirming what it was
sent. On SQLite `turns` is the one wait that there is. Jobs and commands wait for as long as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

ARRIVED = "peercare.arrived"  # in a request's environment: when it arrived, by the monotonic clock
SECONDS = 5.0  # for all that a request asks, from when it arrived
LEAST = 2.0  # seconds for a statement, however late it is: a long request may have many, and each may take a moment
LEAST_WHILE_SILENT = 0.5  # seconds, from one that was given up until the next that was answered
SHORTEST_TO_CONNECT = 2  # seconds; the driver knows no less
LEAST_IN_HURRY = 0.1  # seconds for a statement, once those of `hurry` are over
_arrived: ContextVar[float | None] = ContextVar("arrived", default=None)
_until: ContextVar[float | None] = ContextVar("until", default=None)
_silence = {"is_silent": False}


def init_app(app: Flask) -> None:
    """Limit what requests wait for."""
    app.wsgi_app = Limited(app.wsgi_app)  # type: ignore[assignment, method-assign]


class Limited:
    """WSGI middleware: what is asked within has SECONDS."""

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        token = _arrived.set(environ.get(ARRIVED, monotonic()))
        try:
            return self._wsgi(environ, start)  # type: ignore[no-any-return]
        finally:
            _arrived.reset(token)


def left() -> float | None:
    """For how many seconds a statement may be waited for; None where there is no limit."""
    until = _until.get()
    if until is not None:
        seconds = max(until - SHORTEST_TO_CONNECT - monotonic(), LEAST_IN_HURRY)
        return min(seconds, LEAST_WHILE_SILENT) if _silence["is_silent"] else seconds
    if _arrived.get() is None:
        return None
    return LEAST_WHILE_SILENT if _silence["is_silent"] else max(SECONDS - waited(), LEAST)


@contextmanager
def hurry(seconds: float) -> Iterator[None]:
    """What is asked within has so many seconds, however long the request has waited; enough of them for a connection
    that has to be made anew.
    """
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def waited() -> float:
    """For how many seconds the request has waited already, for a thread as for the database."""
    arrived = _arrived.get()
    return 0.0 if arrived is None else monotonic() - arrived


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    seconds = left()
    if dialect.driver != "psycopg" or seconds is None:
        return None  # as usual
    try:
        limit = {"connect_timeout": max(int(seconds), SHORTEST_TO_CONNECT)}
        connection = dialect.connect(*arguments, **options | limit)
    except dialect.loaded_dbapi.OperationalError:
        _silence["is_silent"] = True
        raise
    return connection


@event.listens_for(Engine, "connect")
def _limit_waits(connection: Any, _record: Any) -> None:
    """Give up the connection where a wait takes too long: what it was asked may still be answered, to nobody."""
    if not type(connection).__module__.startswith("psycopg"):
        return
    wait = connection.wait

    def limited(*arguments: Any, **options: Any) -> Any:
        try:
            found = wait(*arguments, **{"timeout": left()} | options)
        except Exception:
            if connection.info.transaction_status.name == "ACTIVE":  # not an answer that is an error
                _silence["is_silent"] = True
                connection.pgconn.finish()
            raise
        _silence["is_silent"] = False
        return found

    connection.wait = limited
