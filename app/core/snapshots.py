"""The columns of a row as JSON can hold them, so that what one action changed can be put back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import inspect

from app.core.db import Base, UtcDateTime

Values: TypeAlias = dict[str, Any]
Changes: TypeAlias = dict[str, list[Any]]
"""By column, the value before and after."""


def values_of(row: Base, names: Collection[str] = ()) -> Values:
    """The values of these columns, or of all."""
    columns = names or [each.key for each in inspect(type(row)).column_attrs]
    return {name: _plain(getattr(row, name)) for name in columns}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """What differs."""
    return {name: [value, after[name]] for name, value in before.items() if value != after[name]}


def put_back(row: Base, changes: Mapping[str, Sequence[Any]]) -> None:
    """Give the row its values before again; a column that was changed since then keeps its value."""
    types = {each.key: each.columns[0].type for each in inspect(type(row)).column_attrs}
    for name, (before, after) in changes.items():
        if _plain(getattr(row, name)) == after:
            is_time = before is not None and isinstance(types[name], UtcDateTime)
            setattr(row, name, datetime.fromisoformat(before) if is_time else before)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
