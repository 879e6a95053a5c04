"""What reading leaves behind: views of threads, and how far each member has read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, select, update

from app.community.models import Post, ReadMark, Thread
from app.community.models.post import ANSWER
from app.core.db import db, insert_missing
from app.core.sightings import Sighting

SEEN = "thread"  # the kind of sighting that a thread's page leaves behind
QUIETLY = {"synchronize_session": False}


def fold_views(now: datetime) -> None:  # noqa: ARG001 — every job is told the time
    """Add what was seen of threads to their view counts, and move the marks of the members who saw it."""
    newest = db.session.scalar(select(func.max(Sighting.id)).where(Sighting.kind == SEEN))
    if newest is None:
        return
    seen = and_(Sighting.kind == SEEN, Sighting.id <= newest)
    _count_views(seen)
    _mark_read(seen)
    db.session.execute(delete(Sighting).where(seen), execution_options=QUIETLY)


def _count_views(seen: Any) -> None:
    """Threads in the order of their ids, as locks are taken."""
    by_thread = select(Sighting.subject_id, func.count()).where(seen).group_by(Sighting.subject_id)
    for thread_id, views in sorted(tuple(row) for row in db.session.execute(by_thread)):
        db.session.execute(
            update(Thread).where(Thread.id == thread_id).values(view_count=Thread.view_count + views),
            execution_options=QUIETLY,
        )


def _mark_read(seen: Any) -> None:
    """Each member's mark says when they saw a thread last, and how many answers it had then."""
    rows = [
        {"of": member_id, "on": thread_id, "at": at, "answers": answers}
        for member_id, thread_id, at, answers in db.session.execute(_seen_by_members(seen))
    ]
    if not rows:
        return
    fresh = [
        {"member_id": r["of"], "thread_id": r["on"], "read_at": r["at"], "answers_seen": r["answers"]} for r in rows
    ]
    insert_missing(ReadMark, fresh)
    further = update(ReadMark).where(ReadMark.member_id == bindparam("of"), ReadMark.thread_id == bindparam("on"))
    changes: dict[Any, Any] = {ReadMark.read_at: bindparam("at"), ReadMark.answers_seen: bindparam("answers")}
    db.session.connection().execute(further.where(ReadMark.read_at < bindparam("at")).values(changes), rows)


def _seen_by_members(seen: Any) -> Select[Any]:
    last = (
        select(Sighting.member_id, Sighting.subject_id, func.max(Sighting.at).label("at"))
        .join(Thread, Thread.id == Sighting.subject_id)
        .where(seen, Sighting.member_id.is_not(None))
        .group_by(Sighting.member_id, Sighting.subject_id)
        .subquery()
    )
    there = (Post.thread_id == last.c.subject_id, Post.kind == ANSWER, Post.created_at <= last.c.at)
    answers = select(func.count()).where(*there, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    return select(last, answers.select_from(Post).scalar_subquery()).order_by(last.c.member_id, last.c.subject_id)
