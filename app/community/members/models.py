"""Tables of leaderboard entries, read marks and visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key


class LeaderboardEntry(Base):
    """A member's points as of the worker's last run, on a board such as "all", "week:2026-47" or "month:2026-11"."""

    __tablename__ = "leaderboard_entry"
    __table_args__ = (
        UniqueConstraint("board", "member_id"),
        Index("ix_leaderboard_entry_board", "board", "points", "id"),
    )

    id: Mapped[Id]
    board: Mapped[str] = mapped_column(CaseInsensitiveText(60))
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    points: Mapped[int]


class ReadMark(Base):
    """A member's last view of a thread: when it was, and how many answers the thread had then."""

    __tablename__ = "read_mark"
    __table_args__ = (UniqueConstraint("member_id", "thread_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    thread_id: Mapped[int] = foreign_key("thread.id", ondelete="CASCADE")
    answers_seen: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Visit(Base):
    """A day, in UTC, on which a member visited."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    day: Mapped[date]
