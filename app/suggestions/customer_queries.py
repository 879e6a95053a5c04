"""What a customer suggested, for those who help them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, true
from sqlalchemy.orm import contains_eager

from app.accounts.models import Member
from app.community.models import Thread
from app.community.queries.reading import visible_to
from app.core.db import db
from app.suggestions.models import DRAFT, Suggestion
from app.suggestions.policies import is_product

RECENT = 5


def suggested_by(member_id: int, viewer: Member | None) -> tuple[Sequence[Suggestion], int]:
    """Their newest suggestions of those that the viewer may read, and how many there are; one statement."""
    statement = (
        select(Suggestion, func.count().over())
        .join(Suggestion.thread)
        .options(contains_eager(Suggestion.thread))
        .where(Thread.asker_id == member_id, visible_to(viewer))
        .where(true() if is_product(viewer) else Suggestion.status != DRAFT)
    )
    rows = db.session.execute(statement.order_by(Thread.created_at.desc(), Thread.id.desc()).limit(RECENT)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0
