"""Table of links between cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.rules import LINKS
from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class CaseLink(Base):
    """Link between cases: by `kind`, `case_id` is the parent of `other_id`, a duplicate of it, or related to it."""

    __tablename__ = "case_link"
    __table_args__ = (
        CheckConstraint(f"kind IN {LINKS!r}", name="kind"),
        CheckConstraint("case_id <> other_id", name="two"),
        UniqueConstraint("case_id", "other_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    other_id: Mapped[int] = foreign_key("case.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    created_by_id: Mapped[int | None] = foreign_key("member.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
