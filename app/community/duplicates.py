"""Link and unlink duplicates, copy their followers and backers, and find where merged questions went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.community.cached_threads import thread_to_read
from app.community.counters import count_duplicate
from app.community.following.models import FOLLOWING, Subscription
from app.community.posts.models import OPENING, Post
from app.community.question_lists.queries import QuestionRow, question_rows
from app.community.spaces.models import Space
from app.community.threads.models import DUPLICATE, Thread, ThreadLink
from app.community.visibility import get_thread, listed, readable_spaces, visible_to
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.db.insert import insert_if_absent, insert_many_if_absent
from app.core.db.pagination import Page, decode_cursor, ordered_statement, page_of
from app.core.db.session import lock_row
from app.core.errors import NotFound, require_found

MOMENT = timedelta(microseconds=1)


def link_duplicate(thread: Thread, canonical: Thread, now: datetime) -> None:
    """Link the thread, closed as a duplicate, to the canonical one. Both must be locked."""
    db.session.flush()
    newest = db.session.scalar(select(func.max(ThreadLink.linked_at)).where(ThreadLink.target_id == canonical.id))
    at = max(now, newest or now) + MOMENT
    insert_if_absent(ThreadLink, thread_id=thread.id, target_id=canonical.id, kind=DUPLICATE, linked_at=at)
    copy_followers(thread, canonical, at)
    thread.canonical_id = canonical.id
    if thread.is_listed:
        count_duplicate(thread, 1)
    canonical.changed_at = now


def unlink_duplicate(thread: Thread) -> None:
    """Unlink the locked thread, and remove the followers and backers it copied. Raises Conflict."""
    link = db.session.scalar(select(ThreadLink).filter_by(thread_id=thread.id, kind=DUPLICATE))
    if link is not None:
        came = {"thread_id": link.target_id, "since": link.linked_at, "level": FOLLOWING}
        db.session.execute(delete(Subscription).filter_by(**came))
        db.session.execute(delete(Backing).filter_by(thread_id=link.target_id, backed_at=link.linked_at))
        db.session.delete(link)
    if thread.canonical_id is not None:
        canonical = lock_row(db.session.get_one(Thread, thread.canonical_id), waits=False)
        if thread.is_listed:
            count_duplicate(thread, -1)
        count_backers(canonical)
    thread.canonical_id = None


def copy_followers(thread: Thread, to: Thread, at: datetime | None = None) -> None:
    """Copy the followers and backers of one thread to the other, without repetition.

    They count as such since `at`, or else since they followed or backed the first. The author does not become a backer.
    """
    backers = select(Backing.member_id, Backing.added_by_id, Backing.backed_at).where(Backing.thread_id == thread.id)
    backing: list[dict[str, Any]] = [
        {"thread_id": to.id, "member_id": member_id, "added_by_id": added_by_id, "backed_at": at or backed_at}
        for member_id, added_by_id, backed_at in db.session.execute(backers.order_by(Backing.member_id))
        if member_id != to.asker_id
    ]
    insert_many_if_absent(Backing, backing)
    followers = select(Subscription.member_id, Subscription.since).filter_by(thread_id=thread.id, level=FOLLOWING)
    since: dict[int, datetime] = {row["member_id"]: row["backed_at"] for row in backing}
    since |= dict(db.session.execute(followers).all())
    following = {"thread_id": to.id, "level": FOLLOWING}
    insert_many_if_absent(
        Subscription, [{**following, "member_id": who, "since": at or since[who]} for who in sorted(since)]
    )
    count_backers(to)


def count_backers(thread: Thread) -> None:
    """Update the number of backers of the thread, which must be locked."""
    backers = select(func.count()).select_from(Backing).where(Backing.thread_id == thread.id)
    thread.backing_count = db.session.scalar(backers) or 0


LONGEST_CHAIN = 20  # duplicates of duplicates; longer chains do not occur in practice
MOST_TO_SPLIT = 300  # posts on the page where staff select what to split


def canonical_of(thread: Thread) -> Thread:
    """Return the thread at the end of the chain of merges and duplicates that begins here, or the thread itself."""
    for _step in range(LONGEST_CHAIN):
        next_id = thread.merged_into_id or (thread.canonical_id if thread.is_duplicate else None)
        if next_id is None:
            break
        # `get_one` would return a thread that is already loaded as it is, without its space
        thread = db.session.scalars(select(Thread).where(Thread.id == next_id).options(joinedload(Thread.space))).one()
    return thread


def threads_at(thread: Thread) -> list[Thread]:
    """Return the thread and the one that it is a duplicate of; they are locked together."""
    canonical = db.session.get(Thread, thread.canonical_id) if thread.canonical_id else None
    return [each for each in (thread, canonical) if each is not None]


def successor_of(thread_id: int, viewer: Member | None) -> int:
    """Return the id of the thread that this one was merged into. Raises NotFound if it was not, or not readable."""
    spaces = select(Space.id).where(readable_spaces(viewer))
    was_open = and_(Thread.is_public, ~Thread.is_deleted, ~Thread.is_hidden, Thread.space_id.in_(spaces))
    could_read = was_open if viewer is None else or_(was_open, visible_to(viewer))
    statement = select(Thread.merged_into_id).where(Thread.id == thread_id, Thread.merged_into_id.is_not(None))
    return require_found(db.session.scalar(statement.where(could_read)))


def thread_at(thread_id: int, viewer: Member | None) -> Thread:
    """Return the thread at this address, or the thread that it was merged into. Raises NotFound."""
    try:
        found = thread_to_read(thread_id, viewer)
        moved_to = found.merged_into_id
    except NotFound:
        moved_to = successor_of(thread_id, viewer)
    return found if moved_to is None else get_thread(moved_to, viewer)


def thread_going_on(thread_id: int, viewer: Member | None, kind: str | None = None) -> Thread:
    """Return the thread to which a form was submitted, or what it was merged into. Raises NotFound."""
    try:
        found = get_thread(thread_id, viewer, kind)
        moved_to = found.merged_into_id
    except NotFound:
        moved_to = successor_of(thread_id, viewer)
    return found if moved_to is None else get_thread(moved_to, viewer, kind)


def linked_to(thread: Thread, viewer: Member | None, cursor: str | None) -> Page[QuestionRow]:
    """Return a page of the questions closed as duplicates of this one or split off from it, newest first."""
    points_here = or_(Thread.canonical_id == thread.id, Thread.split_from_id == thread.id)
    keys = (Thread.created_at, Thread.id)
    after = decode_cursor(cursor, keys)
    statement = ordered_statement(question_rows().where(points_here, listed(viewer)), keys, goes_on=bool(after))
    return page_of(list(map(QuestionRow._make, db.session.execute(statement, after))), keys, cursor)


def parts_of(thread: Thread) -> Sequence[Post]:
    """Return the answers and comments of a thread with their authors, oldest first, for staff to select from."""
    statement = select(Post).options(joinedload(Post.author)).where(Post.thread_id == thread.id, Post.kind != OPENING)
    return db.session.scalars(statement.order_by(Post.id).limit(MOST_TO_SPLIT)).all()
