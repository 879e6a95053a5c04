"""Locks: what is decided after them is decided on rows as they are.

Whoever locks several rows does it in one order, so that no two wait for each other: case, thread, post, review item,
member, tag, space; within a table by id; new tags are inserted before any tag is locked. A transaction of the worker
ends after the first delivery that locked something.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app.community.actions.counting import hold_counters_of
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


def hold_posts(posts: Collection[Post]) -> list[Post]:
    """Lock these posts with their threads and all that counts them, before one after the other appears or vanishes.

    Returns the posts that are still in those threads. To lock the thread of one that was just moved would break the
    order of locks.
    """
    ids = sorted({post.thread_id for post in posts})
    threads = db.session.scalars(select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id)).all()
    for row in (*threads, *sorted(posts, key=lambda post: post.id)):
        lock(row)
    hold_counters_of(threads)
    return [post for post in posts if post.thread_id in ids]


def hold_threads(*threads: Thread) -> None:
    """Lock these threads, in the order of their ids."""
    for thread in sorted(threads, key=lambda each: each.id):
        lock(thread)


def require_end(target: Thread) -> None:
    """Go on where the thread, which is held, still leads nowhere else; raises Conflict where it was closed as a
    duplicate or merged after it was chosen."""
    if target.is_duplicate or target.merged_into_id is not None:
        raise Conflict
