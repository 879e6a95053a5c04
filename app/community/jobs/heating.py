"""The order of what is hot, kept up to date while it still changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from app.community.hotness import Stir, hotness
from app.community.models import Post, Thread
from app.community.models.post import ANSWER
from app.core.db import db

LATELY = timedelta(days=7)  # what was written in since then changes from minute to minute
STILL = timedelta(days=90)  # older ones keep what they have: next to nothing, in an order that no longer changes
BATCH = 500
SMALLEST_STEP = 1e-4


def refresh_hot(now: datetime) -> None:
    """Bring the score of questions up to date in which something was written lately."""
    _refresh(now, LATELY)


def refresh_warm(now: datetime) -> None:
    """The same for those of the last months, which cool slowly."""
    _refresh(now, STILL)


def _refresh(now: datetime, within: timedelta) -> None:
    """A batch at a time, in the order of ids, as locks are taken; rows that stay the same are left alone."""
    after = 0
    while rows := db.session.execute(_stirred(), {"since": now - within, "after": after}).all():
        after = rows[-1].id
        fresh = [(row.id, row.hot, hotness(Stir(*row[2:]), now)) for row in rows]
        changed = [{"of": each, "new": new} for each, old, new in fresh if abs(new - old) > SMALLEST_STEP]
        if changed:
            warm = update(Thread).where(Thread.id == bindparam("of")).values(hot=bindparam("new"))
            db.session.connection().execute(warm, changed)


def _stirred() -> Select[Any]:
    scores = (
        select(func.coalesce(func.sum(Post.score), 0))
        .where(Post.thread_id == Thread.id, Post.kind == ANSWER, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
        .scalar_subquery()
    )
    facts = (Thread.view_count, Thread.answer_count, Thread.score, scores, Thread.created_at, Thread.written_at)
    return (
        select(Thread.id, Thread.hot, *facts)
        .where(Thread.written_at >= bindparam("since"), Thread.id > bindparam("after"))
        .order_by(Thread.id)
        .limit(BATCH)
    )
