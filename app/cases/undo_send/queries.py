"""Load what can be undone in a case."""

from __future__ import annotations

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case.queries import get_case_summary, get_cases
from app.cases.undo_send.models import CaseUndo
from app.core.db.base import db


def find_undo(number: int, undo_id: int, actor: Member) -> tuple[CaseUndo | None, dict[int, Case]]:
    """Return the actor's undo of this case (None if used or expired), and its cases. Raises NotFound."""
    case = get_case_summary(number, actor)
    sent = db.session.get(CaseUndo, undo_id)
    if sent is None or sent.case_id != number or sent.actor_id != actor.id:
        return None, {number: case}
    others = [each["id"] for each in sent.before["cases"] if each["id"] != number]
    return sent, {number: case, **{each.id: each for each in get_cases(others, actor)}}
