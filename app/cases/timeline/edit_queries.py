"""One internal note or private message with its earlier versions, if the viewer may read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import AGENT, MODERATOR, Member
from app.cases.case.models import Case
from app.cases.case.queries import page_options
from app.cases.timeline.models import CaseMessage, CaseNote, CaseVersion
from app.community.roles import in_spaces_of
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.errors import require_found

Words = CaseMessage | CaseNote


def get_note(number: int, note_id: int, viewer: Member) -> tuple[Case, CaseNote]:
    """Return the note with its case. Raises NotFound if the viewer may not read it."""
    return _one(CaseNote, number, note_id, in_spaces_of(viewer, AGENT, MODERATOR))


def get_message(number: int, message_id: int, viewer: Member) -> tuple[Case, CaseMessage]:
    """Return the private message with its case. Raises NotFound if the viewer may not read it."""
    return _one(CaseMessage, number, message_id, or_(Thread.asker_id == viewer.id, in_spaces_of(viewer, AGENT)))


def versions_of(words: Words) -> Sequence[CaseVersion]:
    """Return the earlier versions, newest first, with who replaced them."""
    of_it = CaseVersion.note_id == words.id if isinstance(words, CaseNote) else CaseVersion.message_id == words.id
    statement = select(CaseVersion).options(joinedload(CaseVersion.replaced_by)).where(of_it)
    return db.session.scalars(statement.order_by(CaseVersion.number.desc())).all()


def _one(table: Any, number: int, words_id: int, readable: ColumnElement[bool]) -> tuple[Case, Any]:
    statement = select(Case, table).join(Case.thread).join(table, table.case_id == Case.id)
    statement = statement.options(*page_options(), joinedload(table.author))
    found = require_found(
        db.session.execute(statement.where(Case.id == number, table.id == words_id, readable)).unique().one_or_none()
    )
    return found[0], found[1]
