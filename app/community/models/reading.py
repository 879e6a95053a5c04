"""What members keep of their reading: how far they read, what they marked, and on which days they came."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.community.models.post import Post
from app.core.db import Base, Id, LongInteger, UtcDateTime, foreign

TAG, SPACE, MEMBER = SUBJECTS = ("tag", "space", "member")


class ReadMark(Base):
    """How far a member read a thread: when they saw it last, and how many answers it had then."""

    __tablename__ = "read_mark"
    __table_args__ = (UniqueConstraint("member_id", "thread_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    thread_id: Mapped[int] = foreign("thread.id", ondelete="CASCADE")
    answers_seen: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Bookmark(Base):
    """A post that a member wants to find again, and why."""

    __tablename__ = "bookmark"
    __table_args__ = (
        UniqueConstraint("member_id", "post_id"),
        Index("ix_bookmark_member", "member_id", "marked_at", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    post_id: Mapped[int] = foreign("post.id", ondelete="CASCADE")
    note: Mapped[str] = mapped_column(String(500), default="")
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship(lazy="raise_on_sql")


class Visit(Base):
    """A day, in UTC, on which a member was here."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("member_id", "day"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    day: Mapped[date]


class Follow(Base):
    """A member follows or has muted a tag, a space or another member; threads have `Subscription`.

    `subject` is one of SUBJECTS, `subject_id` the row's id; `level` is one of `backing.LEVELS`.
    """

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("member_id", "subject", "subject_id"),
        Index("ix_follow_subject", "subject", "subject_id", "level"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    subject: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    level: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
