"""Tables of votes and of "me too" (backings)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key

LONGEST_BACKING_REASON = 300  # characters


class Backing(Base):
    """A member's “me too” on a question, or backing of a suggestion; it also subscribes them.

    `added_by_id` is the member of staff who added it on behalf of the customer, `source_id` the thread in which the
    customer asked for it, or else `reason` is why. These three are for staff only.
    """

    __tablename__ = "backing"
    __table_args__ = (UniqueConstraint("thread_id", "member_id"),)
    __subjects__ = {"thread": "thread_id", "member": "member_id"}

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign_key("thread.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    added_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    source_id: Mapped[int | None] = foreign_key("thread.id", index=False, ondelete="SET NULL")
    reason: Mapped[str] = mapped_column(String(LONGEST_BACKING_REASON), default="", server_default="")
    backed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Vote(Base):
    """A member's vote on a post: 1 or -1. Imported votes have no voter."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("post_id", "member_id"),
        CheckConstraint("value IN (-1, 1)", name="value"),
        Index("ix_vote_member_cast", "member_id", "cast_at"),
        Index("ix_vote_cast", "cast_at"),
    )
    __subjects__ = {"member": "member_id"}

    id: Mapped[Id]
    post_id: Mapped[int] = foreign_key("post.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="CASCADE")
    value: Mapped[int]
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime)
