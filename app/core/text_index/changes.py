"""Subjects that wait for the worker because they have changed: to be indexed, or to be encoded as vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, delete, insert, literal

from app.core.db.base import Base, db
from app.core.db.session import unit_of_work
from app.core.logs import log
from app.core.outbox.failures import error_location, error_summary, is_unavailable

Change: TypeAlias = Row[int, str, int]
"""The id of a change, its kind and its subject."""
Work: TypeAlias = Callable[[Sequence[Change]], None]


def mark(table: type[Base], kind: str, subjects: Sequence[int] | Select[Any]) -> None:
    """Add these subjects to a table of changes."""
    if isinstance(subjects, Select):
        chosen = subjects.with_only_columns(literal(kind), *subjects.selected_columns)
        db.session.execute(insert(table).from_select(["kind", "subject_id"], chosen))
    elif subjects:
        db.session.execute(insert(table), [{"kind": kind, "subject_id": each} for each in subjects])


def process(table: Any, changes: Sequence[Change], work: Work, failed: str) -> None:
    """Do the work for all of these changes; if that fails, for each alone.

    One that fails is logged as `failed` and given up until it changes again. Raises if the database is unavailable.
    """
    try:
        if changes:
            work(changes)
    except Exception as error:  # whatever one document raises must not affect others
        if is_unavailable(error):
            raise
        for change in changes:
            _process_alone(table, change, work, failed)


def _process_alone(table: Any, change: Change, work: Work, failed: str) -> None:
    try:
        work([change])
    except Exception as error:
        if is_unavailable(error):
            raise
        names = {"kind": change.kind, "subject": change.subject_id, "where": error_location(error)}
        log.error(failed, **names, error=error_summary(error))
        with unit_of_work():
            db.session.execute(delete(table).where(table.id == change.id))
