"""Versions of rows without a revision column: a stamp for forms, a snapshot for undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zlib import crc32

from flask_babel import lazy_gettext as _
from sqlalchemy import inspect

from app.core.db.base import Base, UtcDateTime
from app.core.errors import InvalidInput

UNSEEN = _(
    "Someone else changed this while you were writing. Your text is still here: compare it "
    "with the current version, then send it again."
)


class StaleVersion(InvalidInput):
    """Someone else changed the row first; `stamp` is its current version, with which the form can be sent again."""

    def __init__(self, stamp: int) -> None:
        super().__init__(UNSEEN)
        self.stamp = stamp


def version_hash(*values: object) -> int:
    """Return a hash of the values, of at most nine digits."""
    return crc32(repr(values).encode("utf-8", "replace")) % 10**9


def require_current_version(stamp: int, seen: int) -> None:
    """Raise StaleVersion unless the row still has the version that the form was based on."""
    if stamp != seen:
        raise StaleVersion(stamp)


Values: TypeAlias = dict[str, Any]
Changes: TypeAlias = dict[str, list[Any]]
"""The value before and after, by column."""


def values_of(row: Base, names: Collection[str] = ()) -> Values:
    """Return the values of these columns, or of all."""
    columns = names or [each.key for each in inspect(type(row)).column_attrs]
    return {name: plain_value(getattr(row, name)) for name in columns}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return the columns whose values differ."""
    return {name: [value, after[name]] for name, value in before.items() if value != after[name]}


def put_back(row: Base, changes: Mapping[str, Sequence[Any]]) -> None:
    """Restore the row's earlier values; a column that was changed again since then stays as it is."""
    types = {each.key: each.columns[0].type for each in inspect(type(row)).column_attrs}
    for name, (before, after) in changes.items():
        if plain_value(getattr(row, name)) == after:
            is_time = before is not None and isinstance(types[name], UtcDateTime)
            setattr(row, name, datetime.fromisoformat(before) if is_time else before)


def plain_value(value: Any) -> Any:
    """Return the value as JSON contains it: a time in UTC as text."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
