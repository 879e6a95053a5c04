"""The answer that says it best, for pages that show one of many threads."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Member
from app.community.models import Post, Thread
from app.community.models.post import ANSWER
from app.community.queries.reading import posts_visible_to
from app.core.db import db


def best_answers(threads: Sequence[Thread], viewer: Member | None) -> dict[int, Post]:
    """For each of these threads, which the viewer may read, its accepted answer or else the highest; one statement."""
    ids = [thread.id for thread in threads if thread.is_question and thread.answer_count]
    if not ids:
        return {}
    is_highest = and_(Thread.accepted_post_id.is_(None), Post.score == Thread.best_answer_score, Post.score >= 0)
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread), joinedload(Post.author))
        .where(Post.thread_id.in_(ids), Post.kind == ANSWER, posts_visible_to(viewer))
        .where(or_(Post.id == Thread.accepted_post_id, is_highest))
        .order_by(Post.id.desc())
    )
    return {post.thread_id: post for post in db.session.scalars(statement)}
