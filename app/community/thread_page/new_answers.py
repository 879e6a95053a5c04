"""Find answers that an open page of a question does not show yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.posts.models import ANSWER, Post
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import posts_visible_to, visible_to
from app.core.cache.shared_reads import cached_until_change
from app.core.db.base import db


def new_answers(thread_id: int, since: datetime, viewer: Member | None) -> Sequence[int]:
    """Return the ids of readable answers newer than `since`, oldest first: one indexed statement, or none if cached."""
    key = ("new answers", thread_id, since, viewer.id if viewer else 0)
    return cached_until_change(key, lambda: _new_answers(thread_id, since, viewer))


def _new_answers(thread_id: int, since: datetime, viewer: Member | None) -> Sequence[int]:
    statement = (
        select(Post.id)
        .join(Post.thread)
        .where(Post.thread_id == thread_id, Post.kind == ANSWER, Post.created_at > since)
        .where(Thread.kind == QUESTION, visible_to(viewer), posts_visible_to(viewer))
    )
    return db.session.scalars(statement.order_by(Post.id)).all()
