"""Those who follow and back a thread come to another with it, and go back.

Who came with a duplicate is known again by the moment at which they came: no two links to one thread share it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from app.community.actions.counting import count_duplicate
from app.community.models import Backing, Subscription, Thread, ThreadLink
from app.community.models.backing import FOLLOWING
from app.community.models.thread import DUPLICATE
from app.core.db import db, insert_missing, insert_once, lock

MOMENT = timedelta(microseconds=1)


def tie(thread: Thread, canonical: Thread, now: datetime) -> None:
    """The thread, closed as a duplicate, leads to the canonical one; both are held."""
    db.session.flush()
    newest = db.session.scalar(select(func.max(ThreadLink.linked_at)).where(ThreadLink.target_id == canonical.id))
    at = max(now, newest or now) + MOMENT
    insert_once(ThreadLink, thread_id=thread.id, target_id=canonical.id, kind=DUPLICATE, linked_at=at)
    bring(thread, canonical, at)
    thread.canonical_id = canonical.id
    if thread.is_listed:
        count_duplicate(thread, 1)
    canonical.changed_at = now


def untie(thread: Thread) -> None:
    """The thread, which is held, is no duplicate any more: who came with it goes back.

    Raises Conflict where the question that it led to is not held, and somebody else has it.
    """
    link = db.session.scalar(select(ThreadLink).filter_by(thread_id=thread.id, kind=DUPLICATE))
    if link is not None:
        came = {"thread_id": link.target_id, "since": link.linked_at, "level": FOLLOWING}
        db.session.execute(delete(Subscription).filter_by(**came))
        db.session.execute(delete(Backing).filter_by(thread_id=link.target_id, backed_at=link.linked_at))
        db.session.delete(link)
    if thread.canonical_id is not None:
        canonical = lock(db.session.get_one(Thread, thread.canonical_id), waits=False)
        if thread.is_listed:
            count_duplicate(thread, -1)
        count_backers(canonical)
    thread.canonical_id = None


def bring(thread: Thread, to: Thread, at: datetime | None = None) -> None:
    """Let all who follow and back the one follow and back the other, too, since `at` or since they did: once each, and
    nobody their own question.
    """
    backers = select(Backing.member_id, Backing.added_by_id, Backing.backed_at).where(Backing.thread_id == thread.id)
    backing: list[dict[str, Any]] = [
        {"thread_id": to.id, "member_id": member_id, "added_by_id": added_by_id, "backed_at": at or backed_at}
        for member_id, added_by_id, backed_at in db.session.execute(backers.order_by(Backing.member_id))
        if member_id != to.asker_id
    ]
    insert_missing(Backing, backing)
    followers = select(Subscription.member_id, Subscription.since).filter_by(thread_id=thread.id, level=FOLLOWING)
    since: dict[int, datetime] = {row["member_id"]: row["backed_at"] for row in backing}
    since |= dict(db.session.execute(followers).all())
    following = {"thread_id": to.id, "level": FOLLOWING}
    insert_missing(Subscription, [{**following, "member_id": who, "since": at or since[who]} for who in sorted(since)])
    count_backers(to)


def count_backers(thread: Thread) -> None:
    """Bring the number of backers up to date; the thread is held."""
    backers = select(func.count()).select_from(Backing).where(Backing.thread_id == thread.id)
    thread.backing_count = db.session.scalar(backers) or 0
