"""Read threads and posts, from the cache where all readers see the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.visibility import get_thread
from app.core.cache.dependencies import depends_on
from app.core.cache.shared_reads import cached_until_change, read_only_session, request_data_version
from app.core.db.base import db
from app.core.errors import NotFound

SHOWN = ("thread", "member")
"""What is read here of threads and members is this thread and the members that it names."""


def thread_to_read(thread_id: int, viewer: Member | None) -> Thread:
    """Return the thread as `get_thread` does, but read-only, from the cache if everyone can read it."""
    kept = (
        cached_until_change(("thread", thread_id), lambda: _open_thread(thread_id), SHOWN)
        if request_data_version() is not None
        else None
    )
    return kept or get_thread(thread_id, viewer)


def posts_to_read(
    thread: Thread, viewer: Member | None, load: Callable[[Session, bool], Sequence[Post]], *, is_whole: bool
) -> Sequence[Post]:
    """Return the posts that `load(session, as_stranger)` finds, cached for members who see no more than a visitor does.

    It needs a cached thread and all posts on one page (`is_whole`). Visitors' pages are cached as a whole.
    """
    depends_on("thread", [thread.id])
    if object_session(thread) is not None:
        return load(db.session(), viewer is None)
    if viewer is not None and is_whole and _is_alike_to_all(thread):
        return cached_until_change(("posts", thread.id), lambda: _loose_posts(thread, load), SHOWN)
    return _posts_of(thread, load(db.session(), viewer is None))


def _open_thread(thread_id: int) -> Thread | None:
    depends_on("thread", [thread_id])
    with read_only_session() as session:
        try:
            return get_thread(thread_id, None, session=session)
        except NotFound:
            return None


def _loose_posts(thread: Thread, load: Callable[[Session, bool], Sequence[Post]]) -> Sequence[Post]:
    depends_on("thread", [thread.id])
    with read_only_session() as session:
        return _posts_of(thread, load(session, True))


def _posts_of(thread: Thread, posts: Sequence[Post]) -> Sequence[Post]:
    """Set the thread of the posts, although it belongs to no session."""
    for post in posts:
        set_committed_value(post, "thread", thread)
    return posts


def _is_alike_to_all(thread: Thread) -> bool:
    def ask() -> bool:
        depends_on("thread", [thread.id])
        return not db.session.scalar(select(exists().where(Post.thread_id == thread.id, ~Post.is_shown)))

    return cached_until_change(("alike", thread.id), ask, SHOWN)
