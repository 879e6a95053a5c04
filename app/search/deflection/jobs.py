"""Scheduled jobs: thank the authors of answers that ended questions, and delete old entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Row, delete, exists, select, update

from app.community.events import ANSWER_HELPED
from app.community.posts.models import Post
from app.community.voting.models import Vote
from app.core.db.base import db
from app.core.outbox.events import record_event
from app.search.deflection.models import Deflection, QuestionBegun
from app.search.log.rules import KEPT


def thank_authors(now: datetime) -> None:
    """Thank each author once for the deflections of the days before today (UTC) that cast no vote."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    waiting = (Deflection.thanked_at.is_(None), Deflection.confirmed_at < midnight)
    for _author, rows in groupby(_helped(*waiting), key=lambda row: row.author_id):
        helped = list(rows)
        numbers = {"people": len(helped), "answers": len({row.post_id for row in helped})}
        post = db.session.get_one(Post, helped[-1].post_id)
        record_event(ANSWER_HELPED, None, post, now, thread_id=post.thread_id, **numbers)
    db.session.execute(
        update(Deflection).where(*waiting).values(thanked_at=now), execution_options={"synchronize_session": False}
    )


def _helped(*waiting: Any) -> Sequence[Row[int | None, int]]:
    """Return author and answer of these deflections, by author, without those that a vote says already."""
    votes = exists().where(Vote.post_id == Post.id, Vote.member_id == Deflection.member_id, Vote.value > 0)
    statement = select(Post.author_id, Post.id.label("post_id")).join(Deflection, Deflection.post_id == Post.id)
    shown = (Post.is_shown, Post.author_id.is_not(None), Deflection.member_id.is_distinct_from(Post.author_id))
    ordered = statement.where(*waiting, *shown, ~votes).order_by(Post.author_id, Deflection.id)
    return db.session.execute(ordered).all()


def forget_deflections(now: datetime) -> None:
    """Delete which questions were begun or answered by a similar one more than a year ago."""
    unsynchronised = {"synchronize_session": False}
    begun = delete(QuestionBegun).where(QuestionBegun.day < now.date() - KEPT)
    confirmed = delete(Deflection).where(Deflection.confirmed_at < now - KEPT)
    for old in (begun, confirmed):
        db.session.execute(old, execution_options=unsynchronised)
