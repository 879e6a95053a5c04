"""Table of saved views of the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash


class CaseView(Base):
    """Saved filters and order of the queue, of its owner or shared with all support agents."""

    __tablename__ = "case_view"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    is_shared: Mapped[bool] = mapped_column(default=False, index=True)
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def stamp(self) -> int:
        """Return a hash of all fields that the form edits."""
        return version_hash(self.name, self.is_shared)
