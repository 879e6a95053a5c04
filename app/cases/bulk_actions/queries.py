"""Load the bulk actions of a member."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.bulk_actions.models import BulkAction
from app.cases.teams.queries import HAND_OVER
from app.core.db.base import db
from app.core.errors import require_found


def get_bulk_action(number: int, actor: Member, *, is_hand_over: bool = False) -> BulkAction:
    """Return the actor's bulk action, or with `is_hand_over` the hand-over of their cases for an absence."""
    way = BulkAction.action == HAND_OVER if is_hand_over else BulkAction.action != HAND_OVER
    return require_found(
        db.session.scalar(select(BulkAction).where(BulkAction.id == number, BulkAction.actor_id == actor.id, way))
    )
