"""What a cached page or value depends on: the tables that were read for it, or of these only the subjects it shows.

Reads are recorded automatically: each statement names its tables. Code whose statements read nothing of a table but
the rows of certain subjects declares this with `covers`, and lists them with `depends_on`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Mapper

from app.core.cache.change_log import MOST_STATEMENTS, NEVER, OF_ANY, cached_tables, key_of, subjects_by_table
from app.core.db.base import Base

NAME = re.compile(r"(?<![.\w])\w+")  # no column of a table


class Reads:
    """What was read so far: by the statements of a page or value, and by the cached values that it uses."""

    def __init__(self, covers: Collection[str] = ()) -> None:
        self.covers = covers  # kinds of subjects
        self._tables: set[str] = set()
        self._keys: set[str] = set()

    def add_statement(self, statement: str) -> None:
        self._tables |= _tables_in(statement)

    def add_keys(self, keys: Iterable[str]) -> None:
        self._keys.update(keys)

    def keys(self) -> frozenset[str]:
        """Return the keys with whose change the page or value is out of date."""
        subjects = subjects_by_table()
        covered = {table for table in self._tables if not subjects.get(table, {}).keys().isdisjoint(self.covers)}
        unlogged = () if self._tables <= cached_tables() else (NEVER,)
        return frozenset({*self._keys, *(self._tables - covered), *(table + OF_ANY for table in covered), *unlogged})


_reads: ContextVar[Reads | None] = ContextVar("reads", default=None)


@contextmanager
def recorded_reads(covers: Collection[str] = ()) -> Iterator[Reads]:
    """Record what is read inside, and add what its caller has read before: values may be made from that."""
    outer, inner = _reads.get(), Reads(covers)
    if outer is not None:
        inner.add_keys(outer.keys())
    token = _reads.set(inner)
    try:
        yield inner
    finally:
        _reads.reset(token)
        if outer is not None:
            outer.add_keys(inner.keys())


@contextmanager
def unrecorded_reads() -> Iterator[None]:
    """Record nothing inside: what is read there may be out of date."""
    token = _reads.set(None)
    try:
        yield
    finally:
        _reads.reset(token)


def current_reads() -> Reads | None:
    return _reads.get()


def depends_on(kind: str, numbers: Iterable[int | str | None]) -> None:
    """Record that these subjects are shown."""
    reads = _reads.get()
    if reads is not None:
        reads.add_keys(key_of(kind, number) for number in numbers if number is not None)


def depends_on_all(table: str) -> None:
    """Record that any row of a table counts, although it is covered: the row that was searched for does not exist."""
    reads = _reads.get()
    if reads is not None:
        reads.add_keys([table])


@event.listens_for(Mapper, "after_configured")
def _record_loaded_rows() -> None:
    """Have each row that is a subject itself, and is loaded as an object, counted as shown."""
    for mapper in Base.registry.mappers:
        for kind, columns in mapper.class_.__subjects__.items():
            if columns.split()[0] == "id" and kind not in mapper.class_.__subject_columns__:
                for name in ("load", "refresh"):
                    event.listen(mapper.class_, name, _recorder(kind))


@cache
def _recorder(kind: str) -> Any:
    return lambda row, *_rest: depends_on(kind, [row.id])


@event.listens_for(Engine, "before_cursor_execute")
def _record_tables(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    reads = _reads.get()
    if reads is not None:
        reads.add_statement(statement)


@lru_cache(MOST_STATEMENTS)
def _tables_in(statement: str) -> frozenset[str]:
    return frozenset(NAME.findall(statement)) & Base.metadata.tables.keys()
