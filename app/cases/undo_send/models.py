"""Table of actions that can be undone for a few seconds, with the previous state of the case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key


class CaseUndo(Base):
    """An action in a case that its actor can undo for a few seconds.

    `kind` is "note", "message", "public" or "resolve"; `about_id` is the note, message or post that was written, if
    any. `before` has the previous state of each changed case, and the ids of the events with delayed deliveries.
    """

    __tablename__ = "case_undo"

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", ondelete="CASCADE")
    actor_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(8))
    about_id: Mapped[int | None] = mapped_column(LongInteger)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
