"""A thread was merged into another: its case goes along, or ends there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import resolving
from app.cases.actions.holding import changed, enter, hold, tell
from app.cases.models import Case, CaseText
from app.community.models import Thread
from app.core.db import db


def relocate(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """Make it a case of the thread that took the posts; the same person asked both."""
    gone = hold(case)
    case.thread = into
    enter(case, "relocated", actor, now, from_id=gone.id)
    db.session.execute(delete(CaseText).where(CaseText.case_id == case.id))  # the clock writes it anew
    changed(case, into, now)
    tell(gone, now)


def end(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """The case ends by the merge: what helps stands in the other thread."""
    thread = hold(case)
    case.canonical_id = into.id
    resolving.finish(actor, case, thread, rules.LINK, "resolved", now)
