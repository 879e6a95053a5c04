"""Saved views that an agent may use."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.accounts.members.models import Member
from app.cases.saved_views.models import CaseView
from app.core.db.base import db
from app.core.errors import require_found


def views_for(agent: Member) -> Sequence[CaseView]:
    """Return the agent's own views and the shared ones, by name."""
    mine = or_(CaseView.owner_id == agent.id, CaseView.is_shared)
    return db.session.scalars(select(CaseView).where(mine).order_by(CaseView.name, CaseView.id)).all()


def get_view(view_id: int, agent: Member) -> CaseView:
    """Return one of these views; raises NotFound for any other."""
    mine = or_(CaseView.owner_id == agent.id, CaseView.is_shared)
    return require_found(db.session.scalar(select(CaseView).where(CaseView.id == view_id, mine)))
