"""Scheduled job that updates the trending score of suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update

from app.community.posts.models import ANSWER, Post
from app.community.threads.models import SUGGESTION, Thread
from app.community.voting.models import Backing
from app.core.db.base import db

GRAVITY = 1.4  # exponent of age
BACKING, REPLY = 5, 3  # what one of each counts
HOUR = 3600  # seconds
LATELY = timedelta(days=30)  # what is older does not count
SMALLEST_STEP = 1e-4
BATCH = 500


@dataclass(frozen=True)
class Support:
    """Backings and replies of the last 30 days, and when the suggestion was made."""

    backings: int
    replies: int
    made_at: datetime


def trending(support: Support, now: datetime) -> float:
    """Return the trending score (Fider's): (5 × backings + 3 × replies − 1) / (age in hours + 2)^1.4."""
    age = max(0.0, (now - support.made_at).total_seconds() / HOUR)
    score: float = (BACKING * support.backings + REPLY * support.replies - 1) / (age + 2) ** GRAVITY
    return score


def refresh_trending(now: datetime) -> None:
    """Update the scores in batches in the order of ids, as locks are taken; unchanged scores are skipped."""
    after = 0
    while rows := db.session.execute(_supported(), {"since": now - LATELY, "after": after}).all():
        after = rows[-1].id
        fresh = [(row.id, row.hot, trending(Support(*row[2:]), now)) for row in rows]
        changed = [{"of": each, "new": new} for each, old, new in fresh if abs(new - old) > SMALLEST_STEP]
        if changed:
            scored = update(Thread).where(Thread.id == bindparam("of")).values(hot=bindparam("new"))
            db.session.connection().execute(scored, changed)


def _supported() -> Select[Any]:
    """Select the suggestions with something that counts, and those whose score still does."""
    backed = (Backing.thread_id == Thread.id, Backing.backed_at >= bindparam("since"))
    replied = (
        Post.thread_id == Thread.id, Post.kind == ANSWER, Post.is_shown, Post.created_at >= bindparam("since"),
    )  # fmt: skip
    backings = select(func.count()).select_from(Backing).where(*backed).correlate(Thread).scalar_subquery()
    replies = select(func.count()).select_from(Post).where(*replied).correlate(Thread).scalar_subquery()
    counts = or_(Thread.hot < -SMALLEST_STEP, Thread.hot > SMALLEST_STEP, backings > 0, replies > 0)
    return (
        select(Thread.id, Thread.hot, backings, replies, Thread.created_at)
        .where(Thread.kind == SUGGESTION, Thread.id > bindparam("after"), counts)
        .order_by(Thread.id)
        .limit(BATCH)
    )
