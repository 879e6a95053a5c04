"""Scheduled job: delete old entries of the search log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from app.core.db.base import db
from app.search.log.models import SearchLogEntry
from app.search.log.rules import KEPT


def forget_searches(now: datetime) -> None:
    """Delete what was searched more than a year ago."""
    db.session.execute(
        delete(SearchLogEntry).where(SearchLogEntry.day < now.date() - KEPT),
        execution_options={"synchronize_session": False},
    )
