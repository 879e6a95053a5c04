"""What customers thought of how they were helped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.cases.models import Rating
from app.core.db import db


def rating_of(case_id: int, resolved_at: datetime) -> Rating | None:
    """What was given for this resolution, once it was."""
    return db.session.scalar(select(Rating).filter_by(case_id=case_id, resolved_at=resolved_at))
