"""Scheduled job: shorten the change log."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.core.cache.change_log import ChangeLogEntry
from app.core.db.base import db

RETENTION = timedelta(hours=2)  # longer than a process goes on without reading the log (REREAD_SECONDS)


def prune_change_log(now: datetime) -> None:
    """Delete entries that every process has read, or will not read."""
    db.session.execute(delete(ChangeLogEntry).where(ChangeLogEntry.at < now - RETENTION))
