"""Delete stored files that no row refers to: its row was never created, or has been deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, select

from app.core.db.base import Base, db
from app.core.db.session import unit_of_work
from app.core.files import storage

SPARED = timedelta(days=1)  # a file is stored before its row


def delete_orphaned_files(now: datetime) -> None:
    """Delete the files that are older than a day and that no FileName column contains. Takes no locks."""
    for names in storage.names_before(now - SPARED):
        with unit_of_work(writes=False):
            known = {name for column in _columns_of_names() for name in _named(column, names)}
        for name in names:
            if name not in known:
                storage.delete(name)


def _columns_of_names() -> Iterator[Column[str]]:
    for table in Base.metadata.tables.values():
        yield from (column for column in table.columns if isinstance(column.type, storage.FileName))


def _named(column: Column[str], names: Sequence[str]) -> Sequence[str]:
    return db.session.scalars(select(column).where(column.in_(names))).all()
