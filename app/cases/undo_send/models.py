"""What was sent or resolved a moment ago, and how the case was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key


class CaseUndo(Base):
    """An action in a case that its actor can undo for a few seconds.

    `kind` is "note", "message", "public" or "resolve"; `about_id` the note, message or post that was written, if one
    was. `before` holds the state of each case that changed, and the ids of the events whose deliveries wait.
    """

    __tablename__ = "case_undo"

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", ondelete="CASCADE")
    actor_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(8))
    about_id: Mapped[int | None] = mapped_column(LongInteger)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
