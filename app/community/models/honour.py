"""What members are honoured for: badges and places on leaderboards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, FoldedText, Id, UtcDateTime, foreign


class BadgeAward(Base):
    """A badge that a member has. `occasion` is empty where one has it once, else what it was for: "post:7", "tag:3"."""

    __tablename__ = "badge_award"
    __table_args__ = (
        UniqueConstraint("member_id", "badge", "occasion"),
        Index("ix_badge_award_badge", "badge", "awarded_at", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    badge: Mapped[str] = mapped_column(String(40))
    occasion: Mapped[str] = mapped_column(String(40), default="")
    post_id: Mapped[int | None] = foreign("post.id", ondelete="SET NULL")
    awarded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Standing(Base):
    """A member's points on a board, by the worker's last reckoning: "all", "week:2026-47", "month:2026-11"."""

    __tablename__ = "standing"
    __table_args__ = (UniqueConstraint("board", "member_id"), Index("ix_standing_board", "board", "points", "id"))

    id: Mapped[Id]
    board: Mapped[str] = mapped_column(FoldedText(60))
    member_id: Mapped[int] = foreign("member.id", ondelete="CASCADE")
    points: Mapped[int]
