"""What the thread's cases hold that its readers must not find in the thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select, union_all

from app.cases.models import Case, CaseMessage, CaseNote
from app.community.models import Thread
from app.core.db import db


def texts_of(threads: Collection[int] | Select[Any], *, with_messages: bool) -> Iterator[str]:
    """The notes of all cases of these threads, and of what was merged with them; their private messages if asked for,
    those of other customers always. One statement.
    """
    here = select(func.coalesce(Case.merged_into_id, Case.id)).where(Case.thread_id.in_(threads))
    merged = or_(Case.id.in_(here), Case.merged_into_id.in_(here))
    askers = select(func.coalesce(Thread.asker_id, 0)).where(Thread.id.in_(threads))
    is_others = func.coalesce(Thread.asker_id, 0).not_in(askers)
    notes = select(CaseNote.body).join(Case, Case.id == CaseNote.case_id).where(merged)
    messages = select(CaseMessage.body).join(Case, Case.id == CaseMessage.case_id).join(Case.thread).where(merged)
    yield from db.session.scalars(union_all(notes, messages if with_messages else messages.where(is_others)))


def newest_case(thread: Thread) -> Case:
    """The thread's last case, open or not."""
    return db.session.scalars(select(Case).where(Case.thread_id == thread.id).order_by(Case.id.desc()).limit(1)).one()
