"""Find who made a conflicting change to a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases import history_kinds
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.case_types.models import CaseType
from app.cases.sla.models import SlaPolicy
from app.cases.teams.models import Team
from app.cases.timeline.models import CaseMessage
from app.community.events import THREAD_THEMED
from app.community.posts.models import Post
from app.community.visibility import posts_visible_to
from app.core.db.base import db
from app.core.outbox.models import Event

Word = CaseHistoryEntry | CaseMessage | Post


class Change(NamedTuple):
    """Who changed a field, and when; `by` is None for jobs and rules."""

    by: Member | None
    at: datetime


def last_change(case: Case, field: str) -> Change | None:
    """Return who set the current value of the field; None if it resulted from something else, such as a message."""
    if field == "theme":
        themed = select(Event.at, Member).join(Member, Member.id == Event.actor_id)
        themed = themed.where(Event.name == THREAD_THEMED.name, Event.subject_id == case.thread_id)
        row = db.session.execute(themed.order_by(Event.id.desc()).limit(1)).one_or_none()
        return Change(row[1], row[0]) if row else None
    entry = _last_entry(case, history_kinds.changing(field))
    return Change(entry.actor, entry.at) if entry and _led_to(entry, case, field) else None


def _led_to(entry: CaseHistoryEntry, case: Case, field: str) -> bool:
    if field in ("priority", "status") and entry.kind == field:
        return bool(entry.values.get("to") == getattr(case, field))
    return (
        field != "assignee"
        or entry.kind != history_kinds.ASSIGNED.name
        or entry.values.get("to_id") == case.assignee_id
    )


def _last_entry(case: Case, kinds: Sequence[str]) -> CaseHistoryEntry | None:
    statement = select(CaseHistoryEntry).options(joinedload(CaseHistoryEntry.actor))
    statement = statement.where(CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind.in_(kinds))
    return db.session.scalar(statement.order_by(CaseHistoryEntry.id.desc()).limit(1))


def last_word(case: Case, reader: Member) -> Word | None:
    """Return the latest message or post by someone else, or the latest entry that finished or reopened the case.

    The reader must be allowed to read the whole case.
    """
    message = _newest(CaseMessage).where(CaseMessage.case_id == case.id, CaseMessage.author_id != reader.id)
    post = _newest(Post).where(Post.thread_id == case.thread_id, Post.author_id != reader.id, posts_visible_to(None))
    found = (_last_entry(case, history_kinds.endings()), db.session.scalar(message), db.session.scalar(post))
    return max((each for each in found if each), key=written_at, default=None)


def _newest(table: Any) -> Any:
    return select(table).options(joinedload(table.author)).order_by(table.id.desc()).limit(1)


def written_at(word: Word) -> datetime:
    return word.created_at if isinstance(word, Post) else word.at


def name_of(table: type[Member | Team | SlaPolicy | CaseType], row_id: int | None) -> str:
    return db.session.scalar(select(table.name).where(table.id == row_id)) or "" if row_id else ""
