"""Table of case types."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.rules import PRIORITIES
from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class CaseType(Base):
    """Type of a case (refund, outage, …) with team and initial priority; cases keep a type no longer offered."""

    __tablename__ = "case_type"
    __table_args__ = (CheckConstraint(f"priority IN {PRIORITIES!r}", name="priority"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
    description: Mapped[str] = mapped_column(String(500), default="")
    team_id: Mapped[int | None] = foreign_key("team.id", ondelete="SET NULL")
    priority: Mapped[str] = mapped_column(String(8), default="normal")
    is_offered: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
