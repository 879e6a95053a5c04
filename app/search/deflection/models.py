"""Tables of questions that were begun, of what their authors saw, and of those that a similar one answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key

WAITING = text("thanked_at IS NULL")


class SeenBeforeAsking(Base):
    """A similar thread that was shown to the author of a question before they posted it, in the order shown."""

    __tablename__ = "seen_before_asking"
    __subjects__ = {"thread": "thread_id"}

    thread_id: Mapped[int] = foreign_key("thread.id", index=False, primary_key=True, ondelete="CASCADE")
    seen_thread_id: Mapped[int] = foreign_key("thread.id", primary_key=True, ondelete="CASCADE")
    position: Mapped[int]


class QuestionBegun(Base):
    """A form in which the title of a question was written, by its random id. It contains no member and no text.

    `shown` is how often similar threads were shown beside it.
    """

    __tablename__ = "question_begun"

    form_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    shown: Mapped[int]


class Deflection(Base):
    """A member who was about to ask found the answer in this thread; `post_id` is the answer that they read.

    `has_voted` says that their vote for it was cast then. `thanked_at` is when its author was thanked, or needed no
    thanks, because the vote says it. The member is None after their account is deleted.
    """

    __tablename__ = "deflection"
    __table_args__ = (
        UniqueConstraint("member_id", "thread_id"),
        Index("ix_deflection_waiting", "confirmed_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[Id]
    member_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="SET NULL")
    thread_id: Mapped[int] = foreign_key("thread.id", ondelete="CASCADE")
    post_id: Mapped[int | None] = foreign_key("post.id", ondelete="SET NULL")
    has_voted: Mapped[bool] = mapped_column(default=False)
    had_draft: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    thanked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
