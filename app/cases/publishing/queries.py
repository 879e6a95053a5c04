"""Load what of a case can be published, or was."""

from __future__ import annotations

from sqlalchemy import select

from app.cases import history_kinds
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.timeline.models import CaseMessage
from app.community.posts.models import ANSWER, Post
from app.core.db.base import db
from app.core.errors import NotFound


def get_source(case: Case, message_id: int, post_id: int) -> CaseMessage | Post:
    """Return support's message in this case, or its answer in the private thread; raises NotFound for anything else."""
    found: CaseMessage | Post | None = None
    if message_id:
        mine = (CaseMessage.id == message_id, CaseMessage.case_id == case.id, CaseMessage.withdrawn_at.is_(None))
        found = db.session.scalar(select(CaseMessage).where(*mine, CaseMessage.author_id != case.thread.asker_id))
    elif post_id and not case.thread.is_public:
        answer = (Post.id == post_id, Post.thread_id == case.thread_id, Post.kind == ANSWER)
        shown = (Post.staff_role.is_not(None), Post.is_shown)
        found = db.session.scalar(select(Post).where(*answer, *shown))
    if found is None:
        raise NotFound
    return found


def opening_of(case: Case) -> str:
    return db.session.scalar(select(Post.body).where(Post.thread_id == case.thread_id, Post.kind == "opening")) or ""


def published_as(case: Case) -> int | None:
    """Return the id of the latest public question created from the private thread, or None."""
    statement = select(CaseHistoryEntry.values).where(
        CaseHistoryEntry.case_id == case.id, CaseHistoryEntry.kind == history_kinds.PUBLISHED.name
    )
    values = db.session.scalar(statement.order_by(CaseHistoryEntry.id.desc()).limit(1)) or {}
    thread_id: int | None = values.get("thread_id")
    return thread_id if thread_id != case.thread_id else None
