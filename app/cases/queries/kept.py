"""What support keeps of the queue: views of it, and what was done to many at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.accounts.models import Member
from app.cases.models import BulkDeed, CaseView
from app.cases.queries.absences import HAND_OVER
from app.core.db import db
from app.core.errors import NotFound


def views_for(agent: Member) -> Sequence[CaseView]:
    """One's own views and those for all in support, by name."""
    mine = or_(CaseView.owner_id == agent.id, CaseView.is_shared)
    return db.session.scalars(select(CaseView).where(mine).order_by(CaseView.name, CaseView.id)).all()


def get_view(view_id: int, agent: Member) -> CaseView:
    """One of these views; raises NotFound for any other."""
    mine = or_(CaseView.owner_id == agent.id, CaseView.is_shared)
    found = db.session.scalar(select(CaseView).where(CaseView.id == view_id, mine))
    if found is None:
        raise NotFound
    return found


def get_deed(number: int, actor: Member, *, is_hand_over: bool = False) -> BulkDeed:
    """What the actor did to many, in the queue or when they went away; raises NotFound for anything else."""
    way = BulkDeed.deed == HAND_OVER if is_hand_over else BulkDeed.deed != HAND_OVER
    found = db.session.scalar(select(BulkDeed).where(BulkDeed.id == number, BulkDeed.actor_id == actor.id, way))
    if found is None:
        raise NotFound
    return found
