"""Tables of saved views of the queue, and of the searched text of cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db, foreign_key
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


class CaseSearchText(Base):
    """Searchable text of a case and its thread, in lower case and without accents. Private."""

    __tablename__ = "case_text"

    case_id: Mapped[int] = mapped_column(LongInteger, db.ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
