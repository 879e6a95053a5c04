"""Many rows at once, for imports and volume: no object is made, and ids are known before the rows are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from app.core.db import Base, db, is_sqlite

Values = dict[str, Any]


def insert_rows(table: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows that all have the same columns, the fastest way there is; nothing where there is none."""
    if rows:
        db.session.connection().execute(insert(table.__table__), rows)  # type: ignore[arg-type]


def reserve_ids(table: type[Base], number: int) -> Sequence[int]:
    """Ids that no other row will have, in rising order."""
    name = table.__tablename__
    if is_sqlite():
        last = db.session.scalar(select(func.max(table.__table__.c.id))) or 0
        return range(last + 1, last + 1 + number)
    sequence = func.nextval(func.pg_get_serial_sequence(f'"{name}"', "id"))
    return db.session.scalars(select(sequence).select_from(func.generate_series(1, number))).all()
