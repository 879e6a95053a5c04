"""Scheduled jobs that update the hot score of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update

from app.community.posts.models import ANSWER, Post
from app.community.threads.models import QUESTION, Thread
from app.core.db.base import db

GRAVITY = 1.5  # exponent of age in the hot score
HOUR = 3600  # seconds


@dataclass(frozen=True)
class Stir:
    """Activity in a question: its views, answers, own score and the sum of its answers' scores."""

    views: int
    answers: int
    score: int
    answer_scores: int
    asked_at: datetime
    active_at: datetime


def hotness(stir: Stir, now: datetime) -> float:
    """Return the hot score, by which lists are ordered (Apache Answer's).

    (4 ln max(views, 1) + answers × score / 5 + Σ answer scores) / ((age + 1) − (age − updated) / 2)^1.5; age and
    updated are hours since it was asked and since the last post in it.
    """
    age = max(0.0, (now - stir.asked_at).total_seconds() / HOUR)
    updated = min(age, max(0.0, (now - stir.active_at).total_seconds() / HOUR))
    done = 4 * log(max(stir.views, 1)) + stir.answers * stir.score / 5 + stir.answer_scores
    faded: float = ((age + 1) - (age - updated) / 2) ** GRAVITY
    return done / faded


LATELY = timedelta(days=7)  # scores of questions with posts since then change from minute to minute
STILL = timedelta(days=90)  # older questions keep their score: it is close to zero, and their order no longer changes
BATCH = 500
SMALLEST_STEP = 1e-4


def refresh_hot(now: datetime) -> None:
    """Update the score of questions with recent posts."""
    _refresh(now, LATELY)


def refresh_warm(now: datetime) -> None:
    """Update the score of questions with posts in the last months, which changes slowly."""
    _refresh(now, STILL)


def _refresh(now: datetime, within: timedelta) -> None:
    """Update in batches in the order of ids, as locks are taken; rows with unchanged scores are skipped."""
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
        .where(Post.thread_id == Thread.id, Post.kind == ANSWER, Post.is_shown)
        .scalar_subquery()
    )
    facts = (Thread.view_count, Thread.answer_count, Thread.score, scores, Thread.created_at, Thread.written_at)
    return (
        select(Thread.id, Thread.hot, *facts)
        .where(Thread.kind == QUESTION, Thread.written_at >= bindparam("since"), Thread.id > bindparam("after"))
        .order_by(Thread.id)
        .limit(BATCH)
    )
