"""Locks, always in the order thread, post, member: what is decided after them is decided on rows as they are."""

from __future__ import annotations

from sqlalchemy.orm.attributes import set_committed_value

from app.community.models import Post, Thread
from app.core.db import db, lock


def hold(post: Post) -> Post:
    """The post with its thread, both locked and as they are now."""
    thread = db.session.get_one(Thread, post.thread_id)
    set_committed_value(post, "thread", lock(thread))
    return lock(post)
