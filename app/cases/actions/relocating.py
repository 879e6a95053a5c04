"""A thread was merged into another: its case goes along, or ends there."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import resolving
from app.cases.actions.holding import changed, enter, hold, report, tell
from app.cases.events import CASE_TEXT_STALE
from app.cases.models import Case
from app.community.models import Thread


def relocate(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """Make it a case of the thread that took the posts; the same person asked both."""
    gone = hold(case)
    case.thread = into
    enter(case, "relocated", actor, now, from_id=gone.id)
    changed(case, into, now)
    tell(gone, now)
    report(CASE_TEXT_STALE, actor, case, now)


def end(actor: Member | None, case: Case, into: Thread, now: datetime) -> None:
    """The case ends by the merge: what helps stands in the other thread."""
    thread = hold(case)
    case.canonical_id = into.id
    resolving.finish(actor, case, thread, rules.LINK, "resolved", now)
