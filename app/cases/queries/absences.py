"""Who in support is away, from when to when, and who hears for them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Member
from app.cases import rules
from app.cases.models import Absence, BulkDeed, Case
from app.core.db import db
from app.core.errors import NotFound
from app.core.stamps import stamp_of

PAST = 20  # absences that have ended, on the page
HAND_OVER = "hand_over"  # the deed over many cases when somebody goes away


def absence_of(member_id: int, at: datetime) -> Absence | None:
    """The absence of this moment that ends last."""
    is_now = (Absence.member_id == member_id, Absence.starts_at <= at, Absence.ends_at > at)
    return db.session.scalar(select(Absence).where(*is_now).order_by(Absence.ends_at.desc()).limit(1))


def absences_of(member: Member, now: datetime) -> Sequence[Absence]:
    """Theirs that have not ended, the next first."""
    statement = select(Absence).where(Absence.member_id == member.id, Absence.ends_at > now)
    return db.session.scalars(statement.order_by(Absence.starts_at, Absence.id)).all()


def past_absences_of(member: Member, now: datetime) -> Sequence[Absence]:
    """Theirs that have ended, the last first; not those of years ago."""
    statement = select(Absence).where(Absence.member_id == member.id, Absence.ends_at <= now)
    return db.session.scalars(statement.order_by(Absence.ends_at.desc(), Absence.id).limit(PAST)).all()


def stamp_of_absence(absence: Absence) -> int:
    """What a form that changes it started from."""
    return stamp_of(absence.starts_at, absence.ends_at, absence.cover_id)


def get_absence(absence_id: int) -> Absence:
    """The absence; raises NotFound where there is none."""
    found = db.session.get(Absence, absence_id)
    if found is None:
        raise NotFound
    return found


def open_cases_of(member_id: int) -> int:
    """How many open cases they have in hand."""
    mine = (Case.assignee_id == member_id, Case.status.not_in(rules.FINISHED))
    return db.session.scalar(select(func.count(Case.id)).where(*mine)) or 0


def last_hand_over(actor: Member, since: datetime) -> BulkDeed | None:
    """The last time the actor handed cases over, while it can be taken back."""
    mine = (BulkDeed.actor_id == actor.id, BulkDeed.deed == HAND_OVER, BulkDeed.undone_at.is_(None))
    statement = select(BulkDeed).where(*mine, BulkDeed.at >= since)
    return db.session.scalar(statement.order_by(BulkDeed.id.desc()).limit(1))
