"""A case that was merged into another stands for itself again, by whichever door it opens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.models import Member
from app.cases.actions.holding import enter
from app.cases.models import Case, CaseEntry
from app.core.db import db


def part(actor: Member | None, case: Case, now: datetime) -> None:
    """Take it out of the case that took it, and with it what it had taken itself. For whoever holds the case."""
    into_id = case.merged_into_id
    if into_id is None:
        return
    case.merged_into_id = None
    its_own = Case.id.in_(_taken_before(case)), Case.merged_into_id == into_id
    db.session.execute(update(Case).where(*its_own).values(merged_into_id=case.id))
    enter(db.session.get_one(Case, into_id), "parted", actor, now, from_id=case.id)


def _taken_before(case: Case) -> list[int]:
    """What had been merged into the case when it was merged itself."""
    merged = (CaseEntry.case_id == case.id, CaseEntry.kind == "merged")
    values = db.session.scalar(select(CaseEntry.values).where(*merged).order_by(CaseEntry.id.desc()).limit(1))
    return list(values["took"]) if values else []
