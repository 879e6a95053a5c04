"""Insert thousands of rows in one call of the driver, and match a column with thousands of ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from itertools import islice, repeat
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect

from app.core.db.base import Base, UtcDateTime, db
from app.core.db.engine import is_sqlite
from app.core.db.insert import Values

ROWS_AS_JSON = 500  # in one statement: more need more memory and are not faster


def insert_rows(table: type[Base], rows: Sequence[Values]) -> None:
    """Insert rows that all have the same columns; other columns get their default. Does nothing without rows.

    Values are converted column by column, which costs a fraction of a statement's parameters.
    """
    if not rows:
        return
    connection = db.session.connection()
    dialect, columns = connection.dialect, table.__table__.c
    values = {name: _converted(columns[name], [row[name] for row in rows], dialect) for name in rows[0]}
    missing = [column for column in columns if column.default is not None and column.name not in values]
    defaults = {column.name: _converted(column, [_default(column)], dialect)[0] for column in missing}
    statement = _statement(table, [*values, *defaults], dialect)
    if dialect.name == "sqlite":
        constant = (repeat(value, len(rows)) for value in defaults.values())
        connection.exec_driver_sql(statement, list(zip(*values.values(), *constant, strict=True)))
    else:
        records = (dict(zip(values, each, strict=True)) for each in zip(*values.values(), strict=True))
        while some := list(islice(records, ROWS_AS_JSON)):
            connection.exec_driver_sql(statement, (json.dumps(defaults), json.dumps(some)))


def is_among(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Match a column with any number of ids, which are one parameter of the statement."""
    if is_sqlite():
        listed = func.json_each(json.dumps([*ids])).table_valued("value")
        found: ColumnElement[bool] = column.in_(select(listed.c.value))
        return found
    return column == any_(cast([*ids], ARRAY(BigInteger)))  # type: ignore[no-any-return]


def _statement(table: type[Base], names: Sequence[str], dialect: Dialect) -> str:
    """Return an INSERT with a parameter for each value, or on PostgreSQL for the defaults and all rows as JSON."""
    quote = dialect.identifier_preparer.quote
    target, listed = quote(table.__tablename__), ", ".join(map(quote, names))
    if dialect.name == "sqlite":
        return f"INSERT INTO {target} ({listed}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608  # nosec B608
    documents = {column.name for column in table.__table__.c if isinstance(column.type, JSON)}
    read = ", ".join(f"coalesce({quote(name)}, 'null')" if name in documents else quote(name) for name in names)
    rows = f"json_populate_recordset(json_populate_record(NULL::{target}, %s::json), %s::json)"
    return f"INSERT INTO {target} ({listed}) SELECT {read} FROM {rows}"  # noqa: S608  # nosec B608


def _default(column: Any) -> Any:
    return column.default.arg if column.default.is_scalar else column.default.arg(None)


def _converted(column: Any, values: list[Any], dialect: Dialect) -> list[Any]:
    """Return the values as the statement takes them."""
    convert = _converter(column, dialect)
    return list(map(convert, values)) if convert else values


def _converter(column: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, JSON):
        return json.dumps if dialect.name == "sqlite" else None
    if isinstance(column.type, UtcDateTime):
        return _as_sqlite_time if dialect.name == "sqlite" else _as_text
    processor: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return processor


def _as_sqlite_time(value: datetime | None) -> str | None:
    """Return the time as SQLAlchemy stores it: its own processor takes ten times as long."""
    return None if value is None else value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
