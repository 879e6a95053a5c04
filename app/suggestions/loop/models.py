"""Table of reports that a shipped suggestion did not solve the problem."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class UnsolvedReport(Base):
    """A customer reports, once for each time that a suggestion ships, that it is still not solved.

    `shipping_id` is the change of status with which it shipped, `thread_id` the customer's question, whose case
    `case_id` is open again. Support, the product team and its author read the text (`can_read_report`).
    """

    __tablename__ = "unsolved_report"
    __table_args__ = (
        UniqueConstraint("shipping_id", "member_id"),
        Index("ix_unsolved_report_suggestion", "suggestion_id", "id"),
    )

    id: Mapped[Id]
    suggestion_id: Mapped[int] = foreign_key("suggestion.id", index=False)
    shipping_id: Mapped[int] = foreign_key("status_change.id", index=False)
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    thread_id: Mapped[int | None] = foreign_key("thread.id", ondelete="SET NULL")
    case_id: Mapped[int | None] = foreign_key("case.id", ondelete="SET NULL")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
    thread: Mapped[Thread | None] = relationship(lazy="raise_on_sql")
