"""Lock rows and counters, always in the same order."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm.attributes import set_committed_value

from app.community.counters import lock_counted_members
from app.community.duplicates import threads_at
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.tags.models import Tag, ThreadTag
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import Conflict


def hold_counters_of(threads: Collection[Thread], others: Iterable[int | None]) -> None:
    """Lock all rows that count these threads, and `others`, in lock order, before several threads change in turn."""
    lock_counted_members(*threads, others=others)
    ids = [thread.id for thread in threads]
    tags = select(Tag.id).where(Tag.id.in_(select(ThreadTag.tag_id).where(ThreadTag.thread_id.in_(ids))))
    spaces = select(Space.id).where(Space.id.in_({thread.space_id for thread in threads}))
    for counters, column in ((tags, Tag.id), (spaces, Space.id)):
        db.session.execute(counters.order_by(column).with_for_update(key_share=True)).all()


def lock_post(post: Post) -> Post:
    """Lock and refresh the post, its thread and the question counting it as a duplicate; return the post.

    Raises Conflict if it was removed, or moved to a thread with a lower id that another transaction has locked.
    """
    thread = db.session.get_one(Thread, post.thread_id)
    if post.is_opening:
        hold_linked(thread)
    else:
        lock_row(thread)
    while (thread_id := db.session.scalar(select(Post.thread_id).where(Post.id == post.id))) != thread.id:
        if thread_id is None:
            raise Conflict
        thread = lock_row(db.session.get_one(Thread, thread_id), waits=thread_id > thread.id)
    set_committed_value(lock_row(post), "thread", thread)
    return post


def hold_linked(thread: Thread) -> None:
    """Lock the thread and, if it is a duplicate, the question that counts it."""
    found = threads_at(thread)
    lock_threads(*found)
    for each in threads_at(thread):
        if each not in found:
            lock_row(each, waits=False)


def hold_posts(posts: Collection[Post]) -> list[Post]:
    """Lock these posts with their threads and counters, before they appear or disappear one by one.

    Returns those still in their threads: locking the thread of one just moved would break the lock order.
    """
    ids = {post.thread_id for post in posts}
    counting = select(Thread.canonical_id).where(Thread.id.in_(ids))
    linked = db.session.scalars(select(Thread).where(or_(Thread.id.in_(ids), Thread.id.in_(counting)))).all()
    lock_threads(*linked)
    still = select(Post.id).where(Post.id.in_([post.id for post in posts]), Post.thread_id.in_(ids))
    there = set(db.session.scalars(still))
    held = [post for post in posts if post.id in there]
    for post in sorted(held, key=lambda post: post.id):
        lock_row(post)
    hold_counters_of([thread for thread in linked if thread.id in ids], [post.author_id for post in posts])
    return held


def lock_threads(*threads: Thread) -> None:
    """Lock these threads in the order of their ids."""
    for thread in sorted(threads, key=lambda each: each.id):
        lock_row(thread)


def require_not_merged(target: Thread) -> None:
    """Raise Conflict if the thread, which must be locked, was closed as a duplicate or merged after it was selected."""
    if target.is_duplicate or target.merged_into_id is not None:
        raise Conflict
