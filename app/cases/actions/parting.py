"""A case that was merged into another stands for itself again, by whichever door it opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import Member
from app.cases.actions.carrying import give_back
from app.cases.actions.holding import changed, enter, hold, hold_all, taken_by
from app.cases.models import Case, CaseEntry
from app.community.models import Thread
from app.core.db import db
from app.core.errors import Conflict


def hold_both(case: Case, revision: int | None = None) -> Thread:
    """Lock the case and, where it was merged, the one that took it with all others that it took, and their threads, in
    the order of their ids; returns its thread.

    Raises what `hold` does, and Conflict where it was merged at the same moment.
    """
    into_id = case.merged_into_id
    into = db.session.get(Case, into_id) if into_id else None
    hold_all([case, *([into, *taken_by(into)] if into else [])])
    thread = hold(case, revision)
    if case.merged_into_id not in (None, into_id):
        raise Conflict
    return thread


def part(actor: Member | None, case: Case, now: datetime) -> None:
    """Take it out of the case that took it, and with it what it had taken itself; what it was committed to goes back.
    The caller holds the lock on the case.
    """
    into_id = case.merged_into_id
    if into_id is None:
        return
    case.merged_into_id = None
    merge = _merge_of(case)
    its_own = Case.id.in_(merge.get("took", [])), Case.merged_into_id == into_id
    db.session.execute(update(Case).where(*its_own).values(merged_into_id=case.id))
    into = db.session.get_one(Case, into_id)
    thread = hold(into)
    if into.is_open:
        give_back(actor, into, merge.get("carried", {}), now)
    enter(into, "parted", actor, now, from_id=case.id)
    changed(into, thread, now)


def _merge_of(case: Case) -> dict[str, Any]:
    """What was written down when the case was merged: what had been merged into it, and what it was committed to."""
    merged = (CaseEntry.case_id == case.id, CaseEntry.kind == "merged")
    values = db.session.scalar(select(CaseEntry.values).where(*merged).order_by(CaseEntry.id.desc()).limit(1))
    return dict(values or {})
