"""Tables of who has a case open, and of what each agent has seen of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class CasePresence(Base):
    """An agent has the case open; `typing_at` and `kind` are when and what they last typed."""

    __tablename__ = "case_presence"
    __table_args__ = (UniqueConstraint("case_id", "member_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    typing_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(8), default="")

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class CaseSeen(Base):
    """When an agent last looked at a case: anything later is new to them. Written by the worker, from page views."""

    __tablename__ = "case_seen"
    __table_args__ = (UniqueConstraint("member_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
