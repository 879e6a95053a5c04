"""The kinds of cases that are offered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.cases.models import CaseTemplate
from app.core.db import db


def offered_templates() -> Sequence[CaseTemplate]:
    """By name."""
    return db.session.scalars(select(CaseTemplate).where(CaseTemplate.is_offered).order_by(CaseTemplate.name)).all()
