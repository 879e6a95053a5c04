"""Checkpoints of jobs in tables that only grow, so that each run reads only what is new.

Rows are not always committed in the order of their ids, so each run reads the rows of the previous run again: a job
must tolerate seeing a row twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.core.db.base import db
from app.core.settings import SettingsRow

MOST_AT_ONCE = 20_000  # new rows of each table, so that every run is short; the next one continues


class IdRange(NamedTuple):
    """The rows to process: those with after < id <= until."""

    after: int
    until: int

    def holds(self, column: Any) -> Any:
        """Return the condition that the row with this id is in the range."""
        return (column > self.after) & (column <= self.until)


def unprocessed_ranges(job: str, tables: Mapping[str, Any]) -> dict[str, IdRange]:
    """Return the range of each table for this run of the job. Runs of one job never overlap."""
    before: dict[str, list[int]] = load_job_state(job)
    return {name: _span(table, *before.get(name, (0, 0))) for name, table in tables.items()}


def save_checkpoint(job: str, looked_at: Mapping[str, IdRange], now: datetime) -> None:
    """Save that these ranges are done. Call it last, so that a failed run is repeated."""
    before: dict[str, list[int]] = load_job_state(job)
    save_job_state(job, {name: [before.get(name, (0, 0))[1], span.until] for name, span in looked_at.items()}, now)


def save_job_state(name: str, document: dict[str, Any], now: datetime) -> None:
    """Save the state of a job. `name` has at most 32 characters."""
    row = db.session.get(SettingsRow, name)
    if row is None:
        db.session.add(SettingsRow(name=name, document=document, changed_at=now))
    else:
        row.document, row.changed_at = document, now


def load_job_state(name: str) -> dict[str, Any]:
    """Return the state that a job saved under this name, or {} if it has not run yet."""
    row = db.session.get(SettingsRow, name)
    return dict(row.document) if row else {}


def _span(table: Any, again: int, seen: int) -> IdRange:
    newest = db.session.scalar(select(func.max(table.id))) or 0
    return IdRange(again, min(newest, seen + MOST_AT_ONCE))
