"""Posts come into sight and go out of it; what counts them, or the threads that they open, follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select

from app.community.actions import accepting
from app.community.actions.counting import count_answer, count_thread
from app.community.models import Post
from app.core.db import db, lock


@contextmanager
def counted(post: Post, now: datetime) -> Iterator[None]:
    """Move every counter by what the lines inside bring into sight or take out of it; the post and its thread are
    held."""
    thread = post.thread
    was_shown, was_listed = post.is_shown, thread.is_listed
    yield
    by = post.is_shown - was_shown
    if post.is_opening:
        listed = thread.is_listed - was_listed
        if listed:
            count_thread(thread, listed)
    elif post.is_answer and by:
        (accepting.resume if by > 0 else accepting.rest)(post, thread, now)
        count_answer(post, by)
    elif by:
        parent = lock(db.session.scalars(select(Post).where(Post.id == post.parent_id)).one())
        parent.comment_count = Post.comment_count + by
    thread.changed_at = now
