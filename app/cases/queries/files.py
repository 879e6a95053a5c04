"""Who reads the files of private messages: whoever reads these."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false, or_, select

from app.accounts.models import AGENT, Member
from app.cases.models import Case, CaseFile, CaseMessage
from app.cases.queries.finding import within_spaces
from app.community.models import Attachment, Thread
from app.core.holders import Holder


def _holds() -> ColumnElement[bool]:
    return exists().where(CaseFile.attachment_id == Attachment.id)


def _shows_to(viewer: Member | None) -> ColumnElement[bool]:
    """Support of its space, and who asked."""
    if viewer is None:
        return false()
    held = (
        select(CaseFile.attachment_id)
        .join(CaseMessage, CaseMessage.id == CaseFile.message_id)
        .join(Case, Case.id == CaseMessage.case_id)
        .join(Thread, Thread.id == Case.thread_id)
        .where(or_(Thread.asker_id == viewer.id, within_spaces(viewer, AGENT)))
    )
    return Attachment.id.in_(held)


MESSAGES = Holder(_holds, _shows_to)
