"""What support keeps to find its cases again: views of the queue, the text that is searched, deeds over many."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db, foreign_key
from app.core.db.row_version import version_hash


class CaseView(Base):
    """Filters and order of the queue under a name: its owner's, and where it is shared, everybody's in support."""

    __tablename__ = "case_view"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    is_shared: Mapped[bool] = mapped_column(default=False, index=True)
    filters: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def stamp(self) -> int:
        """Moves with what a form may change."""
        return version_hash(self.name, self.is_shared)


class CaseSearchText(Base):
    """All that was said in a case and its thread, folded to lower case and without accents, to be searched. Private."""

    __tablename__ = "case_text"

    case_id: Mapped[int] = mapped_column(LongInteger, db.ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
