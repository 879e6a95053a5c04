"""Table of bulk actions, with the data needed to undo them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class BulkAction(Base):
    """One action on many cases; `before` maps case numbers to the previous values, and the revision afterwards.

    `waiting` lists the cases that the worker still has to change to `value`, or to restore; `result` counts the
    outcomes of the others. All three are empty for an action that was applied at once.
    """

    __tablename__ = "case_bulk_action"

    id: Mapped[Id]
    actor_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    action: Mapped[str] = mapped_column(String(16))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    waiting: Mapped[list[int]] = mapped_column(JSON, default=list)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
