"""The filled world, made once for each application of a process and brought back as it was made for all other tests;
on request after the worker has done all that waits in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.files import storage
from app.core.outbox.worker import run_until_empty
from tests import world
from tests.world import World

FILLED, SETTLED = "the filled world", "the settled world"
NUMBERS = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"


@dataclass
class Kept:
    """What was there after the world was made: the stored files by name, and of SQLite the whole file, of PostgreSQL
    the rows of each table."""

    world: World
    stored: dict[str, bytes]
    file: bytes = b""
    tables: dict[str, bytes] | None = None
    numbers: list[tuple[str, int]] | None = None


def filled() -> World:
    """The world in an empty database."""
    return _once(FILLED, world.filled)


def settled(now: datetime) -> World:
    """The world in an empty database, after the worker has told everything that happened in it."""

    def make() -> World:
        made = world.filled()
        run_until_empty(now)
        return made

    return _once(f"{SETTLED} of {now.date()}", make)


def _once(name: str, make: Callable[[], World]) -> World:
    kept: Kept | None = current_app.extensions.get(name)
    is_sqlite = db.engine.dialect.name == "sqlite"
    if kept is None:
        made = make()
        kept = current_app.extensions[name] = Kept(made, _stored(), **(_file() if is_sqlite else _rows()))
    else:
        for file, content in kept.stored.items():  # another test may have cleared them away, as belonging to nothing
            storage.put(file, content)
        _put_file(kept.file) if is_sqlite else _put_rows(kept)
    people = select(Member).options(selectinload(Member.roles))
    found = {each.handle: each for each in db.session.scalars(people)}
    return replace(kept.world, people={handle: found[handle] for handle in kept.world.people})


def _stored() -> dict[str, bytes]:
    names = chain.from_iterable(storage.names_before(datetime.max.replace(tzinfo=UTC)))
    return {name: storage.get(name) for name in names}


def _file() -> dict[str, Any]:
    db.session.rollback()
    with sqlite3.connect(str(db.engine.url.database)) as connection:
        content = connection.serialize()
    connection.close()
    return {"file": content}


def _put_file(content: bytes) -> None:
    db.session.remove()
    db.engine.dispose()
    file = Path(str(db.engine.url.database))
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    file.write_bytes(content)


def _rows() -> dict[str, Any]:
    tables = {}
    with unit_of_work(writes=False):
        cursor = _cursor()
        for name in db.metadata.tables:
            with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                tables[name] = b"".join(map(bytes, copy))
        return {"tables": tables, "numbers": cursor.execute(NUMBERS).fetchall()}


def _put_rows(kept: Kept) -> None:
    with unit_of_work():
        cursor = _cursor()
        cursor.execute("SET LOCAL session_replication_role = replica")  # keys are looked after when all is there
        for name, rows in (kept.tables or {}).items():
            if rows:
                with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(rows)
        for name, last in kept.numbers or []:
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", (name, last))


def _cursor() -> Any:
    driver: Any = db.session.connection().connection.driver_connection
    return driver.cursor()
