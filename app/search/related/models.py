"""Tables of related threads, and of those that are to be related."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, foreign_key


class RelatedThread(Base):
    """A thread that is like another one. `rank` is its likeness: 1 for the same text, 0 for nothing in common."""

    __tablename__ = "related_thread"
    __subjects__ = {"thread": "thread_id"}

    thread_id: Mapped[int] = foreign_key("thread.id", index=False, primary_key=True, ondelete="CASCADE")
    other_id: Mapped[int] = foreign_key("thread.id", primary_key=True, ondelete="CASCADE")
    rank: Mapped[float]


class ThreadToRelate(Base):
    """A thread that is new or has changed, until the worker has computed what is related to it."""

    __tablename__ = "thread_to_relate"
    __is_cached__ = False

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(LongInteger)
