"""Add an internal note: for staff alone. Colleagues who are mentioned in it are notified."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Member
from app.cases.actions.attaching import bind
from app.cases.actions.holding import hold, report
from app.cases.events import CASE_NOTED, NOTE_MENTIONED
from app.cases.models import Case, CaseNote
from app.cases.policies import can_note
from app.cases.queries.people import can_read_notes_in
from app.community import mentions
from app.community.actions.mentioning import limit_mentions
from app.core.db import db
from app.core.errors import Refused
from app.core.policy import require


def note(actor: Member, case: Case, body: str, now: datetime) -> CaseNote:
    """Add a note to the case. It moves no clock and no status, and conflicts with nothing.

    Raises NotAllowed where `can_note` says no, Refused where nothing is written, or too many are mentioned or attached.
    """
    require(can_note(actor, case))
    if not body:
        raise Refused(_("Enter some text first."), field="body")
    html = rendered(case, body)
    limit_mentions(actor, html, now)
    hold(case)
    kept = CaseNote(case_id=case.id, author_id=actor.id, body=body, html=html, at=now)
    db.session.add(kept)
    db.session.flush()
    bind(actor, kept, now)
    case.active_at = max(case.active_at, now)
    report(CASE_NOTED, actor, case, now, note_id=kept.id)
    notify_mentioned(actor, case, kept, now)
    return kept


def rendered(case: Case, body: str) -> str:
    """The note as HTML: only those who may read it are linked as mentioned."""
    return mentions.render(body, can_read_notes_in(case.thread.space_id))


def notify_mentioned(actor: Member, case: Case, written: CaseNote, now: datetime, *, but: Collection[str] = ()) -> None:
    """Record who is mentioned in the note, except the handles in `but`, which an earlier version mentioned."""
    handles = [handle for handle in mentions.handles_in(written.html) if handle not in but]
    mentioned = select(Member.id).where(Member.handle.in_(handles), Member.id != actor.id).order_by(Member.id)
    for member_id in db.session.scalars(mentioned).all() if handles else ():
        report(NOTE_MENTIONED, actor, case, now, note_id=written.id, member_id=member_id)
