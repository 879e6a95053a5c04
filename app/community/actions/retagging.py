"""The threads of a tag that became a synonym: they carry the other one, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.community.actions import counting
from app.community.events import TAG_MOVED
from app.community.models import Tag, Thread, ThreadTag
from app.core.db import db, insert_missing, unit_of_work
from app.core.events import record

BATCH = 100  # threads in one unit of work: nobody waits long for their rows


def retag(tag_id: int, now: datetime) -> None:
    """Give all threads of a synonym the tag that it stands for. For the worker: each batch is a unit of work."""
    is_left = True
    while is_left:
        with unit_of_work():
            is_left = _retag_some(tag_id, now)


def settle_synonyms(now: datetime) -> None:
    """Whoever named a tag in the moment in which it became a synonym has left a thread behind."""
    named = select(Tag.id).where(Tag.canonical_id.is_not(None), Tag.id.in_(select(ThreadTag.tag_id)))
    for tag_id in db.session.scalars(named.order_by(Tag.id)).all():
        retag(tag_id, now)


def _retag_some(tag_id: int, now: datetime) -> bool:
    """Move one batch; is there more? Threads are locked in the order of their ids, and counted after."""
    tag = db.session.get(Tag, tag_id)
    into = db.session.get(Tag, tag.canonical_id) if tag and tag.canonical_id else None
    if tag is None or into is None:
        return False
    ids = select(ThreadTag.thread_id).where(ThreadTag.tag_id == tag.id).order_by(ThreadTag.thread_id).limit(BATCH)
    held = select(Thread).where(Thread.id.in_(ids)).order_by(Thread.id).with_for_update(key_share=True)
    threads = db.session.scalars(held.execution_options(populate_existing=True)).all()
    if not threads:
        record(TAG_MOVED, None, into, now)
        return False
    _move(threads, tag, into, now)
    return True


def _move(threads: Sequence[Thread], tag: Tag, into: Tag, now: datetime) -> None:
    ids = [thread.id for thread in threads]
    carried = select(ThreadTag.thread_id).where(ThreadTag.tag_id == into.id, ThreadTag.thread_id.in_(ids))
    carrying = set(db.session.scalars(carried))
    db.session.execute(delete(ThreadTag).where(ThreadTag.tag_id == tag.id, ThreadTag.thread_id.in_(ids)))
    insert_missing(ThreadTag, [{"tag_id": into.id, "thread_id": each} for each in ids])
    for thread in threads:
        names = (into.name if name == tag.name else name for name in thread.tag_names)
        thread.tag_names, thread.changed_at = list(dict.fromkeys(names)), now
    gone = sum(thread.is_listed for thread in threads)
    new = sum(thread.is_listed for thread in threads if thread.id not in carrying)
    db.session.flush()
    counting.count_tags({tag.id: -gone, into.id: new})
