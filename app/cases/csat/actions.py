"""Save the customer's CSAT rating."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases import history_kinds
from app.cases.case.models import Case
from app.cases.case.queries import rating_of
from app.cases.case_history import lock_case, record_case_event, record_history
from app.cases.csat.models import SatisfactionRating
from app.cases.events import CASE_RATED
from app.cases.policies import can_rate
from app.cases.rules import SCORES
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


def rate(
    asker: Member | None, case: Case, resolved_at: datetime, score: int, word: str, now: datetime
) -> SatisfactionRating:
    """Save and return the rating of the resolution at `resolved_at`; sent again, it returns the first one."""
    lock_case(case)
    given = rating_of(case.id, resolved_at)
    if given is not None:
        return given
    require_allowed(can_rate(case, resolved_at, now))
    if score not in SCORES:
        raise InvalidInput(_("Select one of the five ratings."), field="score")
    about = {"case_id": case.id, "resolved_at": resolved_at}
    if insert_if_absent(SatisfactionRating, **about, score=score, word=word, at=now):
        record_history(case, history_kinds.RATED, asker, now, score=score, word=word)
        record_case_event(CASE_RATED, asker, case, now, score=score)
    return db.session.scalars(select(SatisfactionRating).filter_by(**about)).one()
