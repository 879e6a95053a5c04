"""How migrations run: in the application's database, two at once waiting for each other."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from app.core.db.base import CaseInsensitiveText, UtcDateTime, db

logging.getLogger("alembic").setLevel(logging.WARNING)

UPGRADING = 7_273_352_273  # the advisory lock of PostgreSQL that an upgrade holds; any number that nobody else uses


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as what the database stores: a migration does not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, CaseInsensitiveText):
        return f"sa.String({item.impl_instance.length})"  # type: ignore[attr-defined]
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out tables of FTS5 (`text_terms`) and pgvector (`text_vector_near`), which not every database can have."""
    return kind != "table" or not (name or "").startswith(("text_terms", "text_vector_ne"))


def include_object(item: Any, _name: str | None, kind: str, _is_there: bool, _other: Any) -> bool:
    """Leave out an index of one database only, such as GIN, on the other."""
    is_of_postgres = kind == "index" and item.dialect_kwargs.get("postgresql_using") is not None
    return not is_of_postgres or context.get_context().dialect.name == "postgresql"


def run(connection: Connection) -> None:
    """Upgrade or downgrade, each migration in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_name=include_name,
        include_object=include_object,
        compare_type=True,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADING})
        context.run_migrations()


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite copies a table, drops it and renames the copy to change it: what points to it stays, and is checked after.

    The driver is told itself: within a transaction SQLite would not listen.
    """
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if lost := driver.execute("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"Rows that point to nothing: {lost[:5]}")
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


@contextmanager
def one_at_a_time(connection: Connection) -> Iterator[None]:
    """On SQLite, wait for another upgrade of the same file to end; PostgreSQL has its own lock, in `run`."""
    file = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not file or file == ":memory:":
        yield
        return
    with open(f"{file}-upgrade", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


engine = db.engine.execution_options(logs_changes=False)
with engine.connect() as opened, one_at_a_time(opened), without_foreign_keys(opened):
    run(opened)
