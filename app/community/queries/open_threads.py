"""Threads that everyone reads alike: kept, with their posts, for as long as nothing was committed.

What is kept is what a stranger may read, and of a thread in which nobody sees more: so every reader is given the same,
and only what the reader did there is theirs. Nothing of it belongs to a session.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Member
from app.community.models import Post, Thread
from app.community.queries.reading import get_thread
from app.core.changes import known_stamp, loose_session, while_unchanged
from app.core.db import db
from app.core.errors import NotFound


def thread_to_read(thread_id: int, viewer: Member | None) -> Thread:
    """As `get_thread`, for a page that only shows it."""
    kept = while_unchanged(("thread", thread_id), lambda: _open_thread(thread_id)) if known_stamp() else None
    return kept or get_thread(thread_id, viewer)


def posts_to_read(
    thread: Thread, viewer: Member | None, load: Callable[[Session, bool], Sequence[Post]], *, is_whole: bool
) -> Sequence[Post]:
    """The posts that `load(session, as_stranger)` finds.

    They are kept for members where the thread is, all of them are on one page (`is_whole`), and nobody sees more than a
    stranger does; a stranger's page is kept whole.
    """
    if object_session(thread) is not None:
        return load(db.session(), viewer is None)
    if viewer is not None and is_whole and _is_alike_to_all(thread):
        return while_unchanged(("posts", thread.id), lambda: _loose_posts(thread, load))
    return _posts_of(thread, load(db.session(), viewer is None))


def _open_thread(thread_id: int) -> Thread | None:
    with loose_session() as session:
        try:
            return get_thread(thread_id, None, session=session)
        except NotFound:
            return None


def _loose_posts(thread: Thread, load: Callable[[Session, bool], Sequence[Post]]) -> Sequence[Post]:
    with loose_session() as session:
        return _posts_of(thread, load(session, True))


def _posts_of(thread: Thread, posts: Sequence[Post]) -> Sequence[Post]:
    """The posts, which know their thread although it belongs to no session."""
    for post in posts:
        set_committed_value(post, "thread", thread)
    return posts


def _is_alike_to_all(thread: Thread) -> bool:
    def ask() -> bool:
        hidden = or_(Post.deleted_at.is_not(None), Post.hidden_at.is_not(None))
        return not db.session.scalar(select(exists().where(Post.thread_id == thread.id, hidden)))

    return while_unchanged(("alike", thread.id), ask)
