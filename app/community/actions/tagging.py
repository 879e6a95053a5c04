"""Tags of a thread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from app.community.actions import counting
from app.community.models import Tag, Thread, ThreadTag
from app.community.texts import checked_tags
from app.core.db import db, insert_once


def set_tags(thread: Thread, names: Iterable[str], now: datetime) -> None:
    """Make these the thread's tags; missing ones are created. The thread's row is locked, or new.

    Raises Refused where they are too many, or a name cannot be one.
    """
    wanted = checked_tags(names)
    before = set(db.session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)))
    after = _ids_of(wanted, now)
    gone, new = before - after, after - before
    if gone:
        db.session.execute(delete(ThreadTag).where(ThreadTag.thread_id == thread.id, ThreadTag.tag_id.in_(gone)))
    if new:
        db.session.execute(insert(ThreadTag), [{"tag_id": tag_id, "thread_id": thread.id} for tag_id in sorted(new)])
    if thread.is_listed:
        counting.count_tags(dict.fromkeys(gone, -1) | dict.fromkeys(new, 1))
    thread.tag_names = wanted


def _ids_of(names: list[str], now: datetime) -> set[int]:
    """The ids of these tags, inserted in one order, so that two who name the same ones do not wait in a circle."""
    for name in sorted(set(names) - set(db.session.scalars(select(Tag.name).where(Tag.name.in_(names))))):
        insert_once(Tag, name=name, description="", thread_count=0, created_at=now)
    return set(db.session.scalars(select(Tag.id).where(Tag.name.in_(names))))
