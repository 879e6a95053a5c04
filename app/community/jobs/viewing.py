"""Views of threads, gathered from what reading leaves behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from app.community.models import Thread
from app.core.db import db
from app.core.sightings import Sighting

SEEN = "thread"  # the kind of sighting that a thread's page leaves behind


def fold_views(now: datetime) -> None:  # noqa: ARG001 — every job is told the time
    """Add what was seen of threads to their view counts; threads in the order of their ids, as locks are taken."""
    newest = db.session.scalar(select(func.max(Sighting.id)).where(Sighting.kind == SEEN))
    if newest is None:
        return
    seen = (Sighting.kind == SEEN, Sighting.id <= newest)
    by_thread = select(Sighting.subject_id, func.count()).where(*seen).group_by(Sighting.subject_id)
    for thread_id, views in sorted(tuple(row) for row in db.session.execute(by_thread)):
        db.session.execute(
            update(Thread).where(Thread.id == thread_id).values(view_count=Thread.view_count + views),
            execution_options={"synchronize_session": False},
        )
    db.session.execute(delete(Sighting).where(*seen), execution_options={"synchronize_session": False})
