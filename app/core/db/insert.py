"""Insert rows only where they are missing, or add to those that are there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import ARRAY, Select, Table, cast, func, select, true

from app.core.db.base import Base, db
from app.core.db.engine import is_sqlite

Values = dict[str, Any]


def reserve_ids(table: type[Base], number: int) -> Sequence[int]:
    """Return ids that no other row will have, in ascending order."""
    name = table.__tablename__
    if is_sqlite():
        last = db.session.scalar(select(func.max(table.__table__.c.id))) or 0
        return range(last + 1, last + 1 + number)
    sequence = func.nextval(func.pg_get_serial_sequence(f'"{name}"', "id"))
    return db.session.scalars(select(sequence).select_from(func.generate_series(1, number))).all()


def insert_if_absent(table: type[Base] | Table, **values: Any) -> bool:
    """Insert a row unless it violates a unique constraint. Returns True if it was inserted."""
    statement = _insert(table).values(**values).on_conflict_do_nothing()
    result = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return getattr(result, "rowcount", 0) == 1


def insert_many_if_absent(table: type[Base] | Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that do not violate a unique constraint."""
    if rows:
        db.session.execute(_insert(table).on_conflict_do_nothing(), rows)


def insert_or_add(table: type[Base], names: Sequence[str], rows: Sequence[tuple[Any, ...]], counter: str) -> None:
    """Insert the rows; where one with the same primary key is there, add the counter to it. One statement.

    `names` are the columns of the rows' values, which are texts, numbers, truth values and dates.
    """
    if not rows:
        return
    columns = table.__table__.c
    statement = _insert(table).from_select(names, _selected([columns[name] for name in names], rows))
    added = {counter: columns[counter] + statement.excluded[counter]}
    keys = [column.name for column in columns if column.primary_key]
    db.session.connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=added))


def _selected(columns: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> Select[Any]:
    """Return a SELECT of these rows, which costs a fraction of a statement executed for each."""
    if is_sqlite():
        value = func.json_each(json.dumps(rows, default=str)).table_valued("value").c.value
        return select(*(func.json_extract(value, f"$[{number}]") for number in range(len(columns)))).where(true())
    values = zip(*rows, strict=True)
    arrays = (cast(list(found), ARRAY(column.type)) for column, found in zip(columns, values, strict=True))
    return select(*(func.unnest(array) for array in arrays))


def _insert(table: Any) -> Any:
    """Return the INSERT of the current dialect, which supports ON CONFLICT; the other dialect is never loaded."""
    dialect = import_module(f"sqlalchemy.dialects.{db.session.get_bind().dialect.name}")
    return dialect.insert(getattr(table, "__table__", table))
