"""Table of the decision queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db.base import Base, LongInteger, UtcDateTime
from app.suggestions.models import Suggestion


class QueuedDecision(Base):
    """A suggestion that has reached critical mass; it waits while its status is one of WAITING and it is not postponed.

    `customer_count` and `source_count` are those of the last 90 days, counted by the worker. `impact` and `effort` are
    estimates from 1 to 5. `reminded_at` is when the product team was last reminded.
    """

    __tablename__ = "queued_decision"
    __table_args__ = (
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
        CheckConstraint("effort BETWEEN 1 AND 5", name="effort"),
        Index("ix_queued_decision_due", "decide_by", "suggestion_id"),
    )

    suggestion_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("suggestion.id"), primary_key=True, autoincrement=False
    )
    reached_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decide_by: Mapped[datetime] = mapped_column(UtcDateTime)
    customer_count: Mapped[int] = mapped_column(default=0)
    source_count: Mapped[int] = mapped_column(default=0)
    impact: Mapped[int | None] = mapped_column()
    effort: Mapped[int | None] = mapped_column()
    postponed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    suggestion: Mapped[Suggestion] = relationship(lazy="raise_on_sql")
