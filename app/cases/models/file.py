"""Files of private messages and of internal notes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, LongInteger, foreign


class CaseFile(Base):
    """A file that a message or a note holds: whoever reads that reads it, nobody else. It goes with what holds it."""

    __tablename__ = "case_file"
    __table_args__ = (CheckConstraint("(message_id IS NULL) <> (note_id IS NULL)", name="of_one"),)

    attachment_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    message_id: Mapped[int | None] = foreign("case_message.id", ondelete="CASCADE")
    note_id: Mapped[int | None] = foreign("case_note.id", ondelete="CASCADE")
