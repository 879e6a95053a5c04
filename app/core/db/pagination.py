"""Pagination by key, never by offset: the thousandth page costs as much as the first."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, TypeDecorator, bindparam, tuple_

from app.core.db.base import db
from app.core.errors import NotFound

T = TypeVar("T")
PAGE_SIZE = 30
LONGEST_CURSOR = 800  # enough for a name of 120 characters in any script and the other keys


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list; `after` is the cursor of the next page, or None on the last one."""

    items: Sequence[T]
    after: str | None = None
    is_first: bool = True


def paginate(
    statement: Select[Any], keys: Sequence[Any], cursor: str | None, size: int = PAGE_SIZE, *, is_rising: bool = False
) -> Page[Any]:
    """Return the rows after `cursor` in the order of `keys`, the last of which is unique. Raises NotFound."""
    values = decode_cursor(cursor, keys)
    ordered = ordered_statement(statement, keys, goes_on=bool(values), size=size, is_rising=is_rising)
    return page_of(db.session.scalars(ordered, values).unique().all(), keys, cursor, size)


def ordered_statement(
    statement: Select[Any], keys: Sequence[Any], *, goes_on: bool, size: int = PAGE_SIZE, is_rising: bool = False
) -> Select[Any]:
    """Return the statement for one page and one more row. With `goes_on`, run it with the values of `decode_cursor`."""
    ordered = statement.order_by(*(key.asc() if is_rising else key.desc() for key in keys)).limit(size + 1)
    if not goes_on:
        return ordered
    last = tuple_(*(bindparam(f"after_{number}", type_=key.type) for number, key in enumerate(keys)))
    return ordered.where(tuple_(*keys) > last if is_rising else tuple_(*keys) < last)


def decode_cursor(cursor: str | None, keys: Sequence[Any]) -> dict[str, Any]:
    """Return the bind parameters of a cursor, empty on the first page. Raises NotFound if the cursor is not valid."""
    if not cursor:
        return {}
    values = _read(cursor, len(keys))
    if not all(isinstance(value, _python_type(key)) for value, key in zip(values, keys, strict=True)):
        raise NotFound
    return {f"after_{number}": value for number, value in enumerate(values)}


def page_of(rows: Sequence[T], keys: Sequence[Any], cursor: str | None, size: int = PAGE_SIZE) -> Page[T]:
    """Return the page with these rows, without the extra row if there is one."""
    after = encode_cursor(rows[size - 1], keys) if len(rows) > size else None
    return Page(rows[:size], after, not cursor)


def encode_cursor(row: Any, keys: Sequence[Any]) -> str:
    """Return the cursor of the page that begins after this row."""
    return _write([getattr(row, key.key) for key in keys])


def _python_type(key: Any) -> type:
    kind: type = (key.type.impl_instance if isinstance(key.type, TypeDecorator) else key.type).python_type
    return kind


def _write(values: Sequence[Any]) -> str:
    plain = [{"at": value.timestamp()} if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def _read(cursor: str, length: int) -> list[Any]:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise NotFound
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != length:
            raise NotFound
        return [_value(value) for value in values]
    except (ValueError, binascii.Error, KeyError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise NotFound from error


def _value(value: Any) -> int | float | str | datetime:
    if isinstance(value, dict):
        return datetime.fromtimestamp(float(value["at"]), UTC)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | str)
        or (isinstance(value, int) and abs(value) >= 2**63)
    ):
        raise TypeError
    return value
