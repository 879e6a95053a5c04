"""Who has this problem too, and who follows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, UtcDateTime, foreign

FOLLOWING, MUTED = LEVELS = ("following", "muted")


class Backing(Base):
    """The deed "I have this problem too" on a question, a vote on a suggestion: is one thing, and a subscription too.

    `added_by_id` is the member of staff who backed on behalf of the customer.
    """

    __tablename__ = "backing"
    __table_args__ = (UniqueConstraint("thread_id", "member_id"),)

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign("thread.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign("member.id", ondelete="CASCADE")
    added_by_id: Mapped[int | None] = foreign("member.id", index=False)
    backed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Subscription(Base):
    """A member follows a thread, or has muted it."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("thread_id", "member_id"),)

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign("thread.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign("member.id", ondelete="CASCADE")
    level: Mapped[str] = mapped_column(String(12), default=FOLLOWING)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
