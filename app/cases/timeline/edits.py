"""Edit or withdraw an internal note or a private message; earlier versions are stored."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases import history_kinds
from app.cases.case.models import Case
from app.cases.case_history import lock_case, mark_case_changed, record_case_event, record_history
from app.cases.events import CASE_WORDS_CHANGED
from app.cases.history_kinds import HistoryKind
from app.cases.redaction.actions import guard_message
from app.cases.timeline.actions import bind, notify_mentioned, rendered
from app.cases.timeline.models import CaseMessage, CaseNote, CaseVersion
from app.cases.timeline.policies import can_change_words
from app.community import mentions
from app.community.mentions import limit_mentions
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.text.html import render_markdown


def edit_note(actor: Member, case: Case, note: CaseNote, body: str, now: datetime, *, revision: int) -> None:
    """Edit the internal note; members whom an earlier version mentioned are not notified again."""
    thread = _begin(actor, case, note, body, revision)
    if body == note.body:
        return
    known = _mentioned_before(note)
    html = rendered(case, body)
    limit_mentions(actor, html, now, before=known)
    _replace(actor, note, body, html, now)
    notify_mentioned(actor, case, note, now, but=known)
    _log(actor, case, thread, note, history_kinds.EDITED_WORDS, now)


def edit_message(
    actor: Member, case: Case, message: CaseMessage, body: str, now: datetime, *, revision: int, confirm: str = ""
) -> None:
    thread = _begin(actor, case, message, body, revision)
    if body == message.body:
        return
    if actor.id != thread.asker_id:
        guard_message(actor, case, thread, body, confirm, now)
    _replace(actor, message, body, render_markdown(body), now)
    _log(actor, case, thread, message, history_kinds.EDITED_WORDS, now)


def withdraw(actor: Member, case: Case, words: CaseMessage | CaseNote, now: datetime) -> None:
    """Withdraw the text and its files; that stays visible, and support can still read the text."""
    thread = lock_case(case)
    require_allowed(can_change_words(actor, case, lock_row(words)))
    _keep_version(actor, words, now)
    words.body = words.html = ""
    words.withdrawn_at = now
    _log(actor, case, thread, words, history_kinds.WITHDREW_WORDS, now)


def _begin(actor: Member, case: Case, words: CaseMessage | CaseNote, body: str, revision: int) -> Thread:
    thread = lock_case(case)
    require_allowed(can_change_words(actor, case, lock_row(words)))
    if not body:
        raise InvalidInput(_("Enter some text first."), field="body")
    require_current_version(words.revision, revision)
    return thread


def _replace(actor: Member, words: CaseMessage | CaseNote, body: str, html: str, now: datetime) -> None:
    _keep_version(actor, words, now)
    words.body, words.html, words.edited_at = body, html, now
    words.revision += 1
    bind(actor, words, now)


def _keep_version(actor: Member, words: CaseMessage | CaseNote, now: datetime) -> None:
    kept = CaseVersion(
        number=words.revision, body=words.body, html=words.html, replaced_by_id=actor.id, replaced_at=now
    )
    if isinstance(words, CaseNote):
        kept.note_id = words.id
    else:
        kept.message_id = words.id
    db.session.add(kept)


def _mentioned_before(note: CaseNote) -> set[str]:
    earlier = db.session.scalars(select(CaseVersion.html).where(CaseVersion.note_id == note.id))
    return {handle for html in (note.html, *earlier) for handle in mentions.handles_in(html)}


def _log(
    actor: Member, case: Case, thread: Thread, words: CaseMessage | CaseNote, kind: HistoryKind, now: datetime
) -> None:
    """Record the change; a note conflicts with nothing, but a changed message is a change of the case."""
    what = "note" if isinstance(words, CaseNote) else "message"
    record_history(case, kind, actor, now, what=what, about_id=words.id)
    if what == "message":
        mark_case_changed(case, thread, now)
    record_case_event(
        CASE_WORDS_CHANGED, actor, case, now, what=what, about_id=words.id, is_withdrawn=bool(words.withdrawn_at)
    )
