"""What the thread's cases hold that its readers must not find in the thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select, union_all

from app.cases.models import Case, CaseMessage, CaseNote
from app.community.models import Thread
from app.core.db import db


def texts_of(threads: Collection[int] | Select[Any], *, with_messages: bool) -> Iterator[str]:
    """The notes of all cases of these threads, and their private messages if asked for; one statement."""
    tables = (CaseNote, CaseMessage) if with_messages else (CaseNote,)
    parts = [
        select(table.body).join(Case, Case.id == table.case_id).where(Case.thread_id.in_(threads)) for table in tables
    ]
    yield from db.session.scalars(union_all(*parts))


def newest_case(thread: Thread) -> Case:
    """The thread's last case, open or not."""
    return db.session.scalars(select(Case).where(Case.thread_id == thread.id).order_by(Case.id.desc()).limit(1)).one()
