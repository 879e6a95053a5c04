"""Connections: options, statement counts, and the SQLite file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from sqlite3 import SQLITE_CORRUPT, SQLITE_NOTADB, OperationalError
from typing import Any

from flask import g
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import Pool

from app.core.db.base import db
from app.core.db.session import is_writing
from app.core.db.sqlite_lock import BUSY_SECONDS, begin_transaction
from app.core.logs import log

NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")


def query_count() -> int:
    """Return the number of statements that this request has sent so far."""
    number: int = g.get("statements", 0)
    return number


@event.listens_for(Engine, "before_cursor_execute")
def _count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if g and not statement.startswith(NOT_COUNTED):
        g.statements = query_count() + 1


def is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def engine_options(database_url: str) -> dict[str, Any]:
    if database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    patience = {"connect_timeout": 5, "tcp_user_timeout": BUSY_SECONDS * 1000}
    pool = {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 15, "pool_timeout": BUSY_SECONDS}
    return {**pool, "connect_args": patience}


# ── Engines ──────────────────────────────────────────────────────────────────────────────────────


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # SQLAlchemy begins transactions itself, below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_transaction(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        begin_transaction(connection, writes=is_writing.get())


OPEN = "file"  # key in a connection's `info` for the file that it opened
DAMAGED = (SQLITE_CORRUPT, SQLITE_NOTADB)
_opened: set[str] = set()


@dataclass(frozen=True)
class OpenFile:
    """The database file that a connection opened."""

    path: str
    identity: tuple[int, int] | None

    def is_there(self) -> bool:
        """Return whether the path still leads to the same file."""
        return _identity(self.path) == self.identity


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@event.listens_for(Engine, "do_connect")
def _make_no_other(dialect: Any, _record: Any, arguments: list[Any], _options: dict[str, Any]) -> None:
    """Refuse to create an empty database file at a path that was open before."""
    path = str(arguments[0]) if dialect.name == "sqlite" and arguments else ""
    if path in _opened and not os.path.exists(path):
        log.error("the database file is gone: put it back", file=path)
        raise OperationalError("the database file is gone")


@event.listens_for(Engine, "connect")
def _know_file(connection: Any, record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        if path:
            record.info[OPEN] = OpenFile(path, _identity(path))
            _opened.add(path)


@event.listens_for(Pool, "checkout")
def _open_anew(_connection: Any, record: Any, _proxy: Any) -> None:
    file = record.info.get(OPEN)
    if file is not None and not file.is_there():
        log.error("the database file was replaced: it is opened anew", file=file.path)
        raise DisconnectionError("the database file was replaced")


@event.listens_for(Engine, "handle_error")
def _name_damaged(context: ExceptionContext) -> None:
    """Log which file is damaged, and drop the connection: the next one opens the file again, perhaps repaired."""
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in DAMAGED and context.engine is not None:
        path = context.engine.url.database
        log.error("the database file is damaged: put a backup in its place", file=path)
        context.is_disconnect = True
