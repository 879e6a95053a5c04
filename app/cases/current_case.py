"""The current case of a thread: the open one, or else the one that was finished last."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.cases import rules
from app.cases.case.models import Case
from app.community.threads.models import Thread
from app.core.db.base import db


def ended_at(case: Any = Case) -> Any:
    return func.coalesce(case.resolved_at, case.closed_at, case.status_at)


def current_first(case: Any = Case) -> tuple[Any, ...]:
    """Return the order that puts the current case first: after a merge, an open one may be older than a closed one."""
    return case.status.in_(rules.FINISHED), ended_at(case).desc(), case.id.desc()


def is_before(case: Any, other: Any) -> Any:
    """Build the condition that `case` comes before the finished case `other` in that order."""
    later = ended_at(case) > ended_at(other)
    same_moment = (ended_at(case) == ended_at(other)) & (case.id > other.id)
    return or_(case.status.not_in(rules.FINISHED), later, same_moment)


def current_case(thread: Thread) -> Case | None:
    """Return the thread's current case, open or not."""
    statement = select(Case).where(Case.thread_id == thread.id).options(joinedload(Case.thread))
    return db.session.scalars(statement.order_by(*current_first()).limit(1)).first()


def case_going_on(thread: Thread, *, for_asker: bool = False) -> Case | None:
    """Return the thread's current case, following merges; with `for_asker` only to threads of the same person."""
    case, seen = current_case(thread), set[int]()
    while case is not None and case.merged_into_id is not None and case.id not in seen:
        seen.add(case.id)
        into = db.session.get_one(Case, case.merged_into_id, options=[joinedload(Case.thread)])
        if for_asker and into.thread.asker_id != thread.asker_id:
            break
        case = current_case(into.thread)
    return case
