"""Table of CSAT ratings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class SatisfactionRating(Base):
    """The customer's CSAT rating from 1 to 5 with a comment, one per resolution of a case."""

    __tablename__ = "case_rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        UniqueConstraint("case_id", "resolved_at"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    resolved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    score: Mapped[int]
    word: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
