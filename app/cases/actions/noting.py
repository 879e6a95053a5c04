"""Keep a note: for staff alone."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.models import Member
from app.cases.actions.holding import hold, report
from app.cases.events import CASE_NOTED
from app.cases.models import Case, CaseNote
from app.cases.policies import can_note
from app.core.db import db
from app.core.errors import Refused
from app.core.markup import render
from app.core.policy import require


def note(actor: Member, case: Case, body: str, now: datetime) -> CaseNote:
    """Keep a note in the case. It moves no clock and no status, and conflicts with nothing.

    Raises NotAllowed where `can_note` says no, Refused where nothing is written.
    """
    require(can_note(actor, case))
    if not body:
        raise Refused(_("Write a few words first."), field="body")
    hold(case)
    kept = CaseNote(case_id=case.id, author_id=actor.id, body=body, html=render(body), at=now)
    db.session.add(kept)
    case.active_at = max(case.active_at, now)
    report(CASE_NOTED, actor, case, now)
    return kept
