"""How questions hang together: duplicates and their canonical question, parts that were split off, merged ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Member
from app.community.models import Post, Space, Thread
from app.community.models.post import OPENING
from app.community.queries.open_threads import thread_to_read
from app.community.queries.reading import IS_PUBLIC, get_thread, listed, readable_spaces, visible_to
from app.community.queries.rows import QuestionRow, question_rows
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, in_order, page_of, values_of

LONGEST_CHAIN = 20  # duplicates of duplicates: nobody closes more in a row
MOST_TO_SPLIT = 300  # posts on the page from which staff choose


def canonical_of(thread: Thread) -> Thread:
    """Where the thread leads to: itself, or the end of the chain of merges and duplicates that begins with it."""
    for _step in range(LONGEST_CHAIN):
        next_id = thread.merged_into_id or (thread.canonical_id if thread.is_duplicate else None)
        if next_id is None:
            break
        thread = db.session.get_one(Thread, next_id, options=[joinedload(Thread.space)])
    return thread


def threads_at(thread: Thread) -> list[Thread]:
    """The thread, and the one that it leads to as a duplicate: they are locked together."""
    canonical = db.session.get(Thread, thread.canonical_id) if thread.canonical_id else None
    return [each for each in (thread, canonical) if each is not None]


def successor_of(thread_id: int, viewer: Member | None) -> int:
    """The id of the thread into which this one was merged.

    Raises NotFound where it was not, or the viewer could not have read it.
    """
    spaces = select(Space.id).where(readable_spaces(viewer))
    was_open = and_(IS_PUBLIC, Thread.deleted_at.is_(None), Thread.hidden_at.is_(None), Thread.space_id.in_(spaces))
    could_read = was_open if viewer is None else or_(was_open, visible_to(viewer))
    statement = select(Thread.merged_into_id).where(Thread.id == thread_id, Thread.merged_into_id.is_not(None))
    found = db.session.scalar(statement.where(could_read))
    if found is None:
        raise NotFound
    return found


def thread_at(thread_id: int, viewer: Member | None) -> Thread:
    """The thread that stands at this address: of a merged one, that which took its posts. Raises NotFound."""
    try:
        found = thread_to_read(thread_id, viewer)
        moved_to = found.merged_into_id
    except NotFound:
        moved_to = successor_of(thread_id, viewer)
    return found if moved_to is None else get_thread(moved_to, viewer)


def thread_going_on(thread_id: int, viewer: Member | None, kind: str | None = None) -> Thread:
    """The thread for which a form of this one is sent: of a merged one, that which took its posts, whose page asks for
    the same. Raises NotFound.
    """
    try:
        found = get_thread(thread_id, viewer, kind)
        moved_to = found.merged_into_id
    except NotFound:
        moved_to = successor_of(thread_id, viewer)
    return found if moved_to is None else get_thread(moved_to, viewer, kind)


def linked_to(thread: Thread, viewer: Member | None, cursor: str | None) -> Page[QuestionRow]:
    """The questions that were closed as duplicates of this one or split off from it, the newest first."""
    points_here = or_(Thread.canonical_id == thread.id, Thread.split_from_id == thread.id)
    keys = (Thread.created_at, Thread.id)
    after = values_of(cursor, keys)
    statement = in_order(question_rows().where(points_here, listed(viewer)), keys, goes_on=bool(after))
    return page_of(list(map(QuestionRow._make, db.session.execute(statement, after))), keys, cursor)


def parts_of(thread: Thread) -> Sequence[Post]:
    """The answers and comments of a thread with their authors, in the order of time: of these staff choose."""
    statement = select(Post).options(joinedload(Post.author)).where(Post.thread_id == thread.id, Post.kind != OPENING)
    return db.session.scalars(statement.order_by(Post.id).limit(MOST_TO_SPLIT)).all()
