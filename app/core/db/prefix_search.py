"""Rows whose text begins with what was typed, found by an index on either database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_

from app.core.db.engine import is_sqlite

MOST = 8  # short enough to read at a glance
LONGEST = 40  # characters that are compared
LAST = "\U0010ffff"  # sorts after every other character


def has_prefix(column: Any, beginning: str) -> ColumnElement[bool]:
    """Match columns that begin with exactly this text. PostgreSQL needs an index with `varchar_pattern_ops`."""
    at_least, below = (">=", "<") if is_sqlite() else ("~>=~", "~<~")
    found: ColumnElement[bool] = and_(
        column.op(at_least, is_comparison=True)(beginning), column.op(below, is_comparison=True)(beginning + LAST)
    )
    return found
