"""Files of private messages."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, LongInteger, foreign


class CaseFile(Base):
    """A file that a message holds: whoever reads the message reads it, nobody else. It goes with its message."""

    __tablename__ = "case_file"

    attachment_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    message_id: Mapped[int] = foreign("case_message.id", ondelete="CASCADE")
