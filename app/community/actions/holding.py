"""Locks, always in the order thread, post, member: what is decided after them is decided on rows as they are."""

from __future__ import annotations

from sqlalchemy.orm.attributes import set_committed_value

from app.community.models import Post, Thread
from app.core.db import db, lock
from app.core.errors import Conflict


def hold(post: Post) -> Post:
    """The post with its thread, both locked and as they are now; another thread where it was moved meanwhile."""
    while True:
        thread = lock(db.session.get_one(Thread, post.thread_id))
        lock(post)
        if post.thread_id == thread.id:
            set_committed_value(post, "thread", thread)
            return post


def hold_threads(*threads: Thread) -> None:
    """Lock these threads, in the order of their ids."""
    for thread in sorted(threads, key=lambda each: each.id):
        lock(thread)


def require_end(target: Thread) -> None:
    """Go on where the thread, which is held, still leads nowhere else; raises Conflict where it was closed as a
    duplicate or merged after it was chosen."""
    if target.is_duplicate or target.merged_into_id is not None:
        raise Conflict
