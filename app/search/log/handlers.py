"""What follows events of others: the search log learns what was asked."""

from __future__ import annotations

from sqlalchemy import select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.search.log import actions


@event_handler("search.mark_asked")
def mark_asked(event: Event) -> None:
    """Mark the searches without results that ended in this question."""
    title = db.session.scalar(select(Thread.title).where(Thread.id == event.values["thread_id"]))
    if title:
        actions.mark_asked(title, event.at)
