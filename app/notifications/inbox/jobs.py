"""Scheduled jobs of notifications."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from app.core.activity import PageView
from app.core.db.base import db
from app.notifications.inbox.queries import SEEN
from app.notifications.models import Notification

QUIETLY = {"synchronize_session": False}


def mark_seen(now: datetime) -> None:  # noqa: ARG001 — every job gets the time
    """Set `read_at` of the notifications whose pages were opened, and delete these page views."""
    newest = db.session.scalar(select(func.max(PageView.id)).where(PageView.kind == SEEN))
    if newest is None:
        return
    seen = (PageView.kind == SEEN, PageView.id <= newest)
    first = select(func.min(PageView.at)).where(*seen, PageView.subject_id == Notification.id).scalar_subquery()
    unread = (Notification.id.in_(select(PageView.subject_id).where(*seen)), Notification.read_at.is_(None))
    db.session.execute(update(Notification).where(*unread).values(read_at=first), execution_options=QUIETLY)
    db.session.execute(delete(PageView).where(*seen), execution_options=QUIETLY)
