"""Table of badge awards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class BadgeAward(Base):
    """A badge that a member has. `occasion` is empty for a badge earned once, else "post:7", "tag:3", …"""

    __tablename__ = "badge_award"
    __table_args__ = (
        UniqueConstraint("member_id", "badge", "occasion"),
        Index("ix_badge_award_badge", "badge", "awarded_at", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    badge: Mapped[str] = mapped_column(String(40))
    occasion: Mapped[str] = mapped_column(String(40), default="")
    post_id: Mapped[int | None] = foreign_key("post.id", ondelete="SET NULL")
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)
