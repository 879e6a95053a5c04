"""SQLite's file: a connection goes when its file does, and one that is damaged is named in the log.

Who has a file open goes on with it after another was put in its place, and what is written to it then is lost. So each
connection knows which file it opened, and is replaced by a new one where that is no longer there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from sqlite3 import SQLITE_CORRUPT, SQLITE_NOTADB, OperationalError
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import Pool

from app.core.logs import log

OPEN = "file"  # where a connection carries which file it opened
DAMAGED = (SQLITE_CORRUPT, SQLITE_NOTADB)

_opened: set[str] = set()


@dataclass(frozen=True)
class OpenFile:
    """The file that a connection opened."""

    path: str
    identity: tuple[int, int] | None

    def is_there(self) -> bool:
        """Is it still the one at this path?"""
        return _identity(self.path) == self.identity


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@event.listens_for(Engine, "do_connect")
def _make_no_other(dialect: Any, _record: Any, arguments: list[Any], _options: dict[str, Any]) -> None:
    """A file that was there before is not made anew, empty."""
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
    """Say which file it is, and open it anew for whoever asks next: it may be a good one by then."""
    code = getattr(context.original_exception, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in DAMAGED and context.engine is not None:
        path = context.engine.url.database
        log.error("the database file is damaged: put a backup in its place", file=path)
        context.is_disconnect = True
