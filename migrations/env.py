"""How migrations run: in the application's database, two at once waiting for each other."""

from __future__ import annotations

import logging
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from app.core.db import FoldedText, UtcDateTime, db

logging.getLogger("alembic").setLevel(logging.WARNING)

UPGRADING = 7_273_352_273  # the advisory lock of PostgreSQL that an upgrade holds; any number that nobody else uses


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types as what the database stores: a migration does not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, FoldedText):
        return f"sa.String({item.impl_instance.length})"  # type: ignore[attr-defined]
    return False


def run(connection: Connection) -> None:
    """Upgrade or downgrade in one transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a table is copied and renamed to be changed
        connection.rollback()
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADING})
        context.run_migrations()


with db.engine.connect() as opened:
    run(opened)
