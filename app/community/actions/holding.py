"""Locks: what is decided after them is decided on rows as they are.

Whoever locks several rows does it in one order, so that no two wait for each other: case, thread, post, review item,
member, tag, space; within a table by id; new tags are inserted before any tag is locked. A post is locked by whoever
holds its thread alone, and a duplicate with the question that counts it. What turns out to be needed only after later
rows are locked is not waited for (`lock(row, waits=False)`). A transaction of the worker ends after the first delivery
that locked something.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import set_committed_value

from app.community.actions.counting import hold_counters_of
from app.community.models import Post, Thread
from app.community.queries.linked import threads_at
from app.core.db import db, lock
from app.core.errors import Conflict


def hold(post: Post) -> Post:
    """The post with its thread, both locked and as they are now; another thread where it was moved meanwhile. With an
    opening the question is locked that counts its thread as a duplicate.

    Raises Conflict where the post was removed, or moved to an older thread that somebody else is changing.
    """
    thread = db.session.get_one(Thread, post.thread_id)
    if post.is_opening:
        hold_linked(thread)
    else:
        lock(thread)
    while (thread_id := db.session.scalar(select(Post.thread_id).where(Post.id == post.id))) != thread.id:
        if thread_id is None:
            raise Conflict
        thread = lock(db.session.get_one(Thread, thread_id), waits=thread_id > thread.id)
    set_committed_value(lock(post), "thread", thread)
    return post


def hold_linked(thread: Thread) -> None:
    """Lock the thread and, of a duplicate, the question that counts it."""
    found = threads_at(thread)
    hold_threads(*found)
    for each in threads_at(thread):
        if each not in found:
            lock(each, waits=False)


def hold_posts(posts: Collection[Post]) -> list[Post]:
    """Lock these posts with their threads and all that counts them, before one after the other appears or vanishes.

    Returns the posts that are still in those threads. To lock the thread of one that was just moved would break the
    order of locks.
    """
    ids = {post.thread_id for post in posts}
    counting = select(Thread.canonical_id).where(Thread.id.in_(ids))
    linked = db.session.scalars(select(Thread).where(or_(Thread.id.in_(ids), Thread.id.in_(counting)))).all()
    hold_threads(*linked)
    still = select(Post.id).where(Post.id.in_([post.id for post in posts]), Post.thread_id.in_(ids))
    there = set(db.session.scalars(still))
    held = [post for post in posts if post.id in there]
    for post in sorted(held, key=lambda post: post.id):
        lock(post)
    hold_counters_of([thread for thread in linked if thread.id in ids], [post.author_id for post in posts])
    return held


def hold_threads(*threads: Thread) -> None:
    """Lock these threads, in the order of their ids."""
    for thread in sorted(threads, key=lambda each: each.id):
        lock(thread)


def require_end(target: Thread) -> None:
    """Go on where the thread, which is held, still leads nowhere else; raises Conflict where it was closed as a
    duplicate or merged after it was chosen."""
    if target.is_duplicate or target.merged_into_id is not None:
        raise Conflict
