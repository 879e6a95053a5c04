"""Scheduled job that publishes entries whose time has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.core.db.base import db
from app.core.db.session import lock_row
from app.suggestions.changelog.actions import announce
from app.suggestions.changelog.models import ChangelogEntry


def publish_due(now: datetime) -> None:
    """Publish scheduled entries that are due, and notify followers."""
    due = (ChangelogEntry.published_at.is_(None), ChangelogEntry.publish_at <= now)
    for entry in db.session.scalars(select(ChangelogEntry).where(*due).order_by(ChangelogEntry.id)).all():
        locked = lock_row(entry)
        if locked.published_at is None and locked.publish_at is not None and locked.publish_at <= now:
            announce(None, locked, now)
