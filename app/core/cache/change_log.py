"""The change log: what each transaction changed, so that caches of every process drop that and nothing else.

A key is a table (any of its rows changed), a table with OF_ANY (a row changed of which no subject is known), or a
subject such as `thread:7`, named by `__subjects__` of a model. Keys are collected from flushes and statements, and
written just before the commit, in the same transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Engine, Text, event, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList

from app.core.db.base import Base, Id, LongInteger, UtcDateTime

OF_ANY, NEVER = "!", "never"  # NEVER is the key of what reads a table whose changes are not logged: it is not cached
MOST_STATEMENTS = 500  # whose tables a process remembers; a statement is a text of some kilobytes
MOST_KEYS = 500  # of a transaction; what changes more is logged by table
CHANGED, FLUSHING = "changed", "flushing"  # keys in a connection's `info`
LOGS_CHANGES = "logs_changes"  # execution option: False while migrations run, when the table may not be there
WRITTEN = re.compile(r'\b(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
APPEND = {
    "sqlite": "INSERT INTO change_log (transaction_id, keys, at) VALUES (0, ?, ?)",
    "postgresql": "INSERT INTO change_log (transaction_id, keys, at) "
    "VALUES (CAST(CAST(pg_current_xact_id() AS text) AS bigint), %s, CAST(%s AS timestamp) AT TIME ZONE 'UTC')",
}
NAMING = (operators.eq, operators.in_op)


class ChangeLogEntry(Base):
    """The keys that one transaction changed, separated by spaces. Rows become visible in the order of commits."""

    __tablename__ = "change_log"
    __table_args__ = {"sqlite_autoincrement": True}  # ids of deleted rows are not used again
    __is_cached__ = False

    id: Mapped[Id]
    transaction_id: Mapped[int] = mapped_column(LongInteger, index=True)  # 0 on SQLite
    keys: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@cache
def subjects_by_table() -> Mapping[str, Mapping[str, str]]:
    """Return, for each table, the kinds of its subjects, each with its columns, separated by spaces."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return {model.__table__.name: model.__subjects__ for model in models}


@cache
def subject_columns() -> Mapping[str, frozenset[str]]:
    """Return, for each kind of subject that changes only with some columns of its row, these columns."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return {kind: frozenset(listed.split()) for model in models for kind, listed in model.__subject_columns__.items()}


@cache
def cached_tables() -> frozenset[str]:
    """Return the tables whose changes are logged."""
    unlogged = {mapper.class_.__table__.name for mapper in Base.registry.mappers if not mapper.class_.__is_cached__}
    return frozenset(Base.metadata.tables) - unlogged


def key_of(kind: str, number: int | str) -> str:
    return f"{kind}:{number}"


def _keys(table: str, subjects: Iterable[str] | None) -> Iterator[str]:
    """Return the keys of a change to a table; `subjects` is None if they are not known."""
    yield table
    if subjects is None:
        yield table + OF_ANY
    else:
        yield from subjects


# ── Rows that a session writes ───────────────────────────────────────────────────────────────────


@event.listens_for(Session, "before_flush")
def _begin_flush(session: Session, _context: Any, _instances: Any) -> None:
    session.connection().info[FLUSHING] = True


@event.listens_for(Session, "after_flush_postexec")
def _end_flush(session: Session, _context: Any) -> None:
    session.connection().info.pop(FLUSHING, None)


@event.listens_for(Session, "after_flush")
def _record_rows(session: Session, _context: Any) -> None:
    changed = session.connection().info.setdefault(CHANGED, set())
    for row in chain(session.new, session.dirty, session.deleted):
        table = row.__table__.name
        if table in cached_tables():
            changed.update(_keys(table, _subjects_of(row)))


def _subjects_of(row: Any) -> set[str] | None:
    """Return the subjects of a row, those that it had before too; None if the first of a kind is not loaded.

    Other columns that are not loaded are those of a new row, which has left them empty.
    """
    found: set[str] = set()
    for kind, columns in subjects_by_table()[row.__table__.name].items():
        if not _is_changed(row, subject_columns().get(kind)):
            continue
        first, *others = (_values_of(row, column) for column in columns.split())
        if first is None:
            return None
        numbers = first.union(*(each for each in others if each))
        found.update(key_of(kind, number) for number in numbers if number is not None)
    return found


def _is_changed(row: Any, columns: frozenset[str] | None) -> bool:
    """Return whether a row is new, deleted, or different in one of these columns, if there are any."""
    known = inspect(row)
    if columns is None or known.key is None or row in known.session.deleted:
        return True
    return any(known.attrs[column].history.has_changes() for column in columns)


def _values_of(row: Any, column: str) -> set[Any] | None:
    """Return the values of a column before and now; None if they are not loaded."""
    known = inspect(row)
    return {*known.attrs[column].history.sum(), known.dict[column]} if column in known.dict else None


# ── Statements ───────────────────────────────────────────────────────────────────────────────────


@event.listens_for(Engine, "after_cursor_execute")
def _record_statement(
    connection: Connection, cursor: Any, statement: str, _parameters: Any, context: Any, _is_many: bool
) -> None:
    if statement.startswith("SELECT") or (cursor.rowcount == 0 and "RETURNING" not in statement):
        return
    tables = _written_by(statement)
    if not tables:
        return
    changed = connection.info.setdefault(CHANGED, set())
    for table in tables:
        if FLUSHING not in connection.info:
            changed.update(_keys(table, _fixed_subjects(table, context) if len(tables) == 1 else None))
        elif table not in subjects_by_table():  # of a relation without a model
            changed.update(_keys(table, None))


@lru_cache(MOST_STATEMENTS)
def _written_by(statement: str) -> frozenset[str]:
    return frozenset(WRITTEN.findall(statement)) & cached_tables()


def _fixed_subjects(table: str, context: Any) -> set[str] | None:
    """Return the subjects that a statement names in its values or conditions; None if it leaves any open.

    Of several columns, an UPDATE names the first: those that lead to other subjects are changed by flushes.
    """
    kinds, compiled = subjects_by_table().get(table), context.compiled
    if not kinds or compiled is None or len(context.compiled_parameters) > MOST_KEYS:
        return None
    found: set[str] = set()
    for kind, columns in kinds.items():
        only = subject_columns().get(kind)
        if context.isupdate and only and not any(_sets(column, context.statement) for column in only):
            continue
        first, *others = columns.split()
        numbers = list(_inserted(first, context) if context.isinsert else _named(table, first, context))
        if not numbers or (others and not context.isupdate):
            return None
        found.update(key_of(kind, number) for number in numbers if number is not None)
    return found


def _inserted(column: str, context: Any) -> Iterator[Any]:
    """Yield the values of a column in an INSERT, None if it is left empty; nothing if they are not known."""
    rows, statement = context.compiled_parameters, context.compiled.statement
    if statement.select is not None:
        return
    if all(column in row for row in rows):
        yield from (row[column] for row in rows)
    elif statement.table.c[column].nullable and not any(column in row for row in rows):
        yield None


def _named(table: str, column: str, context: Any) -> Iterator[Any]:
    """Yield the values that an UPDATE or DELETE requires of a column; none if it does not, or sets the column."""
    if context.isupdate and _sets(column, context.statement):
        return
    for condition in _conditions(context.compiled.statement):
        is_ours = getattr(condition.left, "name", "") == column and condition.left.table.name == table
        if is_ours and isinstance(condition.right, BindParameter) and condition.operator in NAMING:
            name = context.compiled.bind_names.get(condition.right, condition.right.key)
            is_value = re.compile(rf"{name}_\d+" if condition.operator is operators.in_op else name).fullmatch
            for row in context.compiled_parameters:
                yield from (value for key, value in row.items() if is_value(key))
            return


def _sets(column: str, statement: str) -> bool:
    return re.search(rf"\b{column}\s*=", statement.partition(" WHERE ")[0]) is not None


def _conditions(statement: Any) -> Iterator[BinaryExpression[Any]]:
    """Yield the comparisons that all must be true."""
    where: Any = getattr(statement, "whereclause", None)
    is_all = isinstance(where, BooleanClauseList) and where.operator is operators.and_
    for condition in where.clauses if is_all else (where,):
        if isinstance(condition, BinaryExpression):
            yield condition


# ── The transaction ──────────────────────────────────────────────────────────────────────────────


@event.listens_for(Engine, "begin")
@event.listens_for(Engine, "rollback")
def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # `info` of a lost connection raises
        for key in (CHANGED, FLUSHING):
            connection.info.pop(key, None)


@event.listens_for(Engine, "rollback_savepoint")
def _end_failed_flush(connection: Connection, _name: str, _context: Any) -> None:
    if not connection.invalidated:
        connection.info.pop(FLUSHING, None)


@event.listens_for(Engine, "commit")
def _append(connection: Connection) -> None:
    changed: set[str] = connection.info.pop(CHANGED, set())
    if not changed or not connection.get_execution_options().get(LOGS_CHANGES, True):
        return
    if len(changed) > MOST_KEYS:
        tables = {key for key in changed if ":" not in key and not key.endswith(OF_ANY)}
        changed = {key for table in tables for key in _keys(table, None)}
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    cursor = connection.connection.cursor()
    cursor.execute(APPEND[connection.dialect.name], (" ".join(sorted(changed)), at))
    cursor.close()
