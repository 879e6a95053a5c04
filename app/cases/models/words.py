"""What was said in a case, and what happened. Private: public replies are posts of the thread, all else stands here
alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.db import Base, Id, UtcDateTime, foreign


class CaseMessage(Base):
    """A private message between the asker and support. A withdrawn one holds no text: `CaseVersion` keeps it."""

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case", "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = foreign("case.id", index=False, ondelete="CASCADE")
    author_id: Mapped[int | None] = foreign("member.id")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class CaseNote(Base):
    """A note that only staff read. A withdrawn one holds no text: `CaseVersion` keeps it."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = foreign("case.id", index=False, ondelete="CASCADE")
    author_id: Mapped[int | None] = foreign("member.id")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    author: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class CaseVersion(Base):
    """What a message or a note said before it was edited or withdrawn; `number` is the revision that it was."""

    __tablename__ = "case_version"
    __table_args__ = (
        CheckConstraint("(message_id IS NULL) <> (note_id IS NULL)", name="of_one"),
        UniqueConstraint("message_id", "number"),
        UniqueConstraint("note_id", "number"),
    )

    id: Mapped[Id]
    message_id: Mapped[int | None] = foreign("case_message.id", index=False, ondelete="CASCADE")
    note_id: Mapped[int | None] = foreign("case_note.id", index=False, ondelete="CASCADE")
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    replaced_by_id: Mapped[int | None] = foreign("member.id")
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)

    replaced_by: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class CaseEntry(Base):
    """What happened to a case. `once` is unique within the case where the same thing must not count twice, whichever
    door it came by.
    """

    __tablename__ = "case_entry"
    __table_args__ = (UniqueConstraint("case_id", "once"), Index("ix_case_entry_case", "case_id", "id"))

    id: Mapped[Id]
    case_id: Mapped[int] = foreign("case.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = foreign("member.id")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    once: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    actor: Mapped[Member | None] = relationship(lazy="raise_on_sql")
