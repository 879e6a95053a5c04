"""Who may open the files of notes and messages: those who may read the text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from app.accounts.members.models import AGENT, MODERATOR, Member
from app.cases.case.models import Case
from app.cases.timeline.models import CaseFile, CaseMessage, CaseNote
from app.community.attachments.models import Attachment
from app.community.roles import in_spaces_of
from app.community.threads.models import Thread
from app.core.files.owners import FileOwner


def _holds() -> ColumnElement[bool]:
    return exists().where(CaseFile.attachment_id == Attachment.id)


def _shows_to(viewer: Member | None) -> ColumnElement[bool]:
    """Select readable files: of messages for support and who asked, of notes for support and the space's moderators."""
    if viewer is None:
        return false()
    reads_message = or_(Thread.asker_id == viewer.id, in_spaces_of(viewer, AGENT))
    return or_(
        Attachment.id.in_(_held_by(CaseMessage, CaseFile.message_id).where(reads_message)),
        Attachment.id.in_(_held_by(CaseNote, CaseFile.note_id).where(in_spaces_of(viewer, AGENT, MODERATOR))),
    )


def _held_by(table: Any, words_id: Any) -> Select[Any]:
    """Build the statement for the files of this table's rows that were not withdrawn, joined with their threads."""
    return (
        select(CaseFile.attachment_id)
        .join(table, table.id == words_id)
        .join(Case, Case.id == table.case_id)
        .join(Thread, Thread.id == Case.thread_id)
        .where(table.withdrawn_at.is_(None))
    )


WORDS = FileOwner(_holds, _shows_to)
