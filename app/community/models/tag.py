"""Tags, and which threads carry them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, FoldedText, Id, LongInteger, UtcDateTime


class Tag(Base):
    """A subject; `thread_count` counts every thread that carries it."""

    __tablename__ = "tag"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(FoldedText(70), unique=True)
    description: Mapped[str] = mapped_column(String(1000), default="")
    thread_count: Mapped[int] = mapped_column(default=0, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ThreadTag(Base):
    """A thread carries a tag."""

    __tablename__ = "thread_tag"

    tag_id: Mapped[int] = mapped_column(LongInteger, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True
    )
