"""Table of root causes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash


def _its_name(row: Any) -> str:
    name: str = row.get_current_parameters()["name"]
    return name


class RootCause(Base):
    """A root cause as staff name it: "Export loses umlauts". Customers do not see it. `folded` must be unique."""

    __tablename__ = "theme"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(240))
    folded: Mapped[str] = mapped_column(CaseInsensitiveText(240), unique=True, default=_its_name)
    description: Mapped[str] = mapped_column(String(1000), default="")
    created_by_id: Mapped[int | None] = foreign_key("member.id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def stamp(self) -> int:
        """Return a hash that changes with whatever the form may change."""
        return version_hash(self.name, self.description)
