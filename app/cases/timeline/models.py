"""Tables of private messages, internal notes, their versions and files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key


class CaseFile(Base):
    """File of a message or a note: only those who may read that can read it. It is deleted together with it."""

    __tablename__ = "case_file"
    __table_args__ = (CheckConstraint("(message_id IS NULL) <> (note_id IS NULL)", name="of_one"),)

    attachment_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    message_id: Mapped[int | None] = foreign_key("case_message.id", ondelete="CASCADE")
    note_id: Mapped[int | None] = foreign_key("case_note.id", ondelete="CASCADE")


class CaseText:
    """The columns of messages and notes. A withdrawn text is empty: `CaseVersion` stores it."""

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    author_id: Mapped[int | None] = foreign_key("member.id")
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    def author(self) -> Mapped[Member | None]:
        return relationship(lazy="raise_on_sql")


class CaseMessage(CaseText, Base):
    """A private message between the customer and support."""

    __tablename__ = "case_message"
    __table_args__ = (Index("ix_case_message_case", "case_id", "id"),)


class CaseNote(CaseText, Base):
    """An internal note, read by staff only."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_case", "case_id", "id"),)


class CaseVersion(Base):
    """Earlier text of a message or a note that was edited or withdrawn; `number` is the revision it had."""

    __tablename__ = "case_version"
    __table_args__ = (
        CheckConstraint("(message_id IS NULL) <> (note_id IS NULL)", name="of_one"),
        UniqueConstraint("message_id", "number"),
        UniqueConstraint("note_id", "number"),
    )

    id: Mapped[Id]
    message_id: Mapped[int | None] = foreign_key("case_message.id", index=False, ondelete="CASCADE")
    note_id: Mapped[int | None] = foreign_key("case_note.id", index=False, ondelete="CASCADE")
    number: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    replaced_by_id: Mapped[int | None] = foreign_key("member.id")
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)

    replaced_by: Mapped[Member | None] = relationship(lazy="raise_on_sql")
