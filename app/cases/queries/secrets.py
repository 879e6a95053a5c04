"""What the thread's cases hold that its readers must not find in the thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select, union_all

from app.cases.models import Case, CaseMessage, CaseNote, CaseVersion
from app.cases.queries.current import current_first
from app.community.models import Thread
from app.core.db import db


def texts_of(threads: Collection[int] | Select[Any], *, with_messages: bool) -> Iterator[str]:
    """The notes of all cases of these threads, and of what was merged with them, also as they were before an edit;
    their private messages if asked for, those of other customers always. One statement.
    """
    here = select(func.coalesce(Case.merged_into_id, Case.id)).where(Case.thread_id.in_(threads))
    merged = or_(Case.id.in_(here), Case.merged_into_id.in_(here))
    askers = select(func.coalesce(Thread.asker_id, 0)).where(Thread.id.in_(threads))
    is_others = func.coalesce(Thread.asker_id, 0).not_in(askers)
    notes = select(CaseNote.body).join(Case, Case.id == CaseNote.case_id).where(merged)
    messages = select(CaseMessage.body).join(Case, Case.id == CaseMessage.case_id).join(Case.thread).where(merged)
    told = [messages, _versions(CaseMessage, CaseVersion.message_id).where(merged)]
    if not with_messages:
        told = [each.where(is_others) for each in told]
    yield from db.session.scalars(union_all(notes, _versions(CaseNote, CaseVersion.note_id).where(merged), *told))


def _versions(table: Any, words_id: Any) -> Select[Any]:
    """What the notes or messages said before; the statement knows their cases and threads."""
    earlier = select(CaseVersion.body).join(table, table.id == words_id).join(Case, Case.id == table.case_id)
    return earlier.join(Case.thread)


def threads_in(thread: Thread) -> Select[Any]:
    """The thread, and those that were merged into it: what was said of them is in it, too."""
    return select(Thread.id).where(or_(Thread.id == thread.id, Thread.merged_into_id == thread.id))


def case_behind(thread: Thread) -> Case | None:
    """The current case of the thread, or else of one that was merged into it; a withdrawn one, too."""
    statement = select(Case).where(Case.thread_id.in_(threads_in(thread)))
    return db.session.scalars(statement.order_by(Case.thread_id != thread.id, *current_first()).limit(1)).first()
