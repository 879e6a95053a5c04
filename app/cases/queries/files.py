"""Files of private messages and internal notes: readable with the text, and not at all once it is withdrawn."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from app.accounts.models import AGENT, MODERATOR, Member
from app.cases.models import Case, CaseFile, CaseMessage, CaseNote
from app.cases.queries.finding import within_spaces
from app.community.models import Attachment, Thread
from app.core.holders import Holder


def _holds() -> ColumnElement[bool]:
    return exists().where(CaseFile.attachment_id == Attachment.id)


def _shows_to(viewer: Member | None) -> ColumnElement[bool]:
    """Of a message: support of its space, and who asked. Of a note: support and moderators of its space."""
    if viewer is None:
        return false()
    reads_message = or_(Thread.asker_id == viewer.id, within_spaces(viewer, AGENT))
    return or_(
        Attachment.id.in_(_held_by(CaseMessage, CaseFile.message_id).where(reads_message)),
        Attachment.id.in_(_held_by(CaseNote, CaseFile.note_id).where(within_spaces(viewer, AGENT, MODERATOR))),
    )


def _held_by(table: Any, words_id: Any) -> Select[Any]:
    """The files that the rows of this table hold which were not withdrawn; the statement knows their threads."""
    return (
        select(CaseFile.attachment_id)
        .join(table, table.id == words_id)
        .join(Case, Case.id == table.case_id)
        .join(Thread, Thread.id == Case.thread_id)
        .where(table.withdrawn_at.is_(None))
    )


WORDS = Holder(_holds, _shows_to)
