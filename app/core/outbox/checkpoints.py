"""How far a job has come in tables that only grow, so that it looks at what is new and at nothing else.

Rows are not always committed in the order of their ids: each run looks once more at what the run before it saw, so that
a job must not mind to see a row twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.core.db.base import db
from app.core.settings import SettingsRow

MOST_AT_ONCE = 20_000  # new rows of each table: no run lasts long; the next one takes the rest


class IdRange(NamedTuple):
    """The rows to look at: those with after < id <= until."""

    after: int
    until: int

    def holds(self, column: Any) -> Any:
        """Is the row with this id one of them?"""
        return (column > self.after) & (column <= self.until)


def unprocessed_ranges(job: str, tables: Mapping[str, Any]) -> dict[str, IdRange]:
    """What of each table this run of the job looks at. Ticks of one job run one at a time."""
    before: dict[str, list[int]] = load_job_state(job)
    return {name: _span(table, *before.get(name, (0, 0))) for name, table in tables.items()}


def save_checkpoint(job: str, looked_at: Mapping[str, IdRange], now: datetime) -> None:
    """All that is done: the next run goes on from there. Said last, so that a run that fails is done again."""
    before: dict[str, list[int]] = load_job_state(job)
    save_job_state(job, {name: [before.get(name, (0, 0))[1], span.until] for name, span in looked_at.items()}, now)


def save_job_state(name: str, document: dict[str, Any], now: datetime) -> None:
    """Keep what a job found out. `name` has at most 32 characters."""
    row = db.session.get(SettingsRow, name)
    if row is None:
        db.session.add(SettingsRow(name=name, document=document, changed_at=now))
    else:
        row.document, row.changed_at = document, now


def load_job_state(name: str) -> dict[str, Any]:
    """What a job has kept under this name; nothing where it has not run yet."""
    row = db.session.get(SettingsRow, name)
    return dict(row.document) if row else {}


def _span(table: Any, again: int, seen: int) -> IdRange:
    newest = db.session.scalar(select(func.max(table.id))) or 0
    return IdRange(again, min(newest, seen + MOST_AT_ONCE))
