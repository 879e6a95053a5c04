"""What a merged case was committed to goes on in the case that takes it, and goes back where the merge is undone: its
links, the higher priority, the earlier due times and the earlier follow-up date.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions import prioritising, timing
from app.cases.actions.following_up import set_date
from app.cases.actions.linking import all_below, is_linked
from app.cases.models import Case, CaseLink
from app.core.db import db, insert_once


def carry(actor: Member | None, case: Case, into: Case, now: datetime) -> dict[str, Any]:
    """Give `into` what the case was committed to, before its timers stop. Returns the changes, by which `give_back`
    undoes them. The caller holds the locks on both cases.
    """
    done: dict[str, Any] = {"links": _link(case, into, now)}
    if rules.PRIORITIES.index(case.priority) < rules.PRIORITIES.index(into.priority):
        done["priority"] = [into.priority, case.priority]
        prioritising.change(actor, into, case.priority, now)
    done["timers"] = timing.take_over(into, case, now)
    if case.follow_up_at is not None and (into.follow_up_at is None or case.follow_up_at < into.follow_up_at):
        done["follow_up"] = [each.isoformat() if each else None for each in (into.follow_up_at, case.follow_up_at)]
        set_date(actor, into, case.follow_up_at, now)
    return done


def give_back(actor: Member | None, into: Case, done: dict[str, Any], now: datetime) -> None:
    """Undo what `carry` changed and nobody has changed since. `into` is open, and the caller holds its lock."""
    db.session.execute(delete(CaseLink).where(CaseLink.id.in_(done.get("links", []))))
    timing.give_back(into, done.get("timers", []), now)
    before, carried = done.get("priority", (None, None))
    if carried is not None and into.priority == carried:
        prioritising.change(actor, into, before, now)
    earlier, date = done.get("follow_up", (None, None))
    if date is not None and into.follow_up_at == datetime.fromisoformat(date):
        set_date(actor, into, datetime.fromisoformat(earlier) if earlier else None, now)


def _link(case: Case, into: Case, now: datetime) -> list[int]:
    """Link `into` to what the case is linked to, the same way, unless it is or would come below itself. Returns the
    ids of the new links.
    """
    ids = []
    theirs = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id))
    for link in db.session.scalars(theirs.order_by(CaseLink.id)).all():
        above, below = (into.id, link.other_id) if link.case_id == case.id else (link.case_id, into.id)
        is_circle = link.kind == rules.PARENT and above in all_below(below)
        if above == below or is_circle or is_linked(above, below):
            continue
        pair = {"case_id": above, "other_id": below}
        insert_once(CaseLink, **pair, kind=link.kind, created_by_id=link.created_by_id, at=now)
        ids.append(db.session.scalars(select(CaseLink.id).filter_by(**pair)).one())
    return ids
