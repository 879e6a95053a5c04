"""Tables of subscriptions, follows and bookmarks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.community.posts.models import Post
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key

FOLLOWING, MUTED = LEVELS = ("following", "muted")


class Subscription(Base):
    """A member follows a thread, or has muted it."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("thread_id", "member_id"),)
    __subjects__ = {"thread": "thread_id", "member": "member_id"}

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign_key("thread.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    level: Mapped[str] = mapped_column(String(12), default=FOLLOWING)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


TAG, SPACE, MEMBER = ("tag", "space", "member")


class Bookmark(Base):
    """A bookmark of a post by a member, with a note."""

    __tablename__ = "bookmark"
    __table_args__ = (
        UniqueConstraint("member_id", "post_id"),
        Index("ix_bookmark_member", "member_id", "marked_at", "id"),
    )
    __subjects__ = {"member": "member_id"}

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    post_id: Mapped[int] = foreign_key("post.id", ondelete="CASCADE")
    note: Mapped[str] = mapped_column(String(500), default="")
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship(lazy="raise_on_sql")


class Follow(Base):
    """A member follows or has muted a tag, a space or another member; for threads see `Subscription`.

    `subject` is TAG, SPACE or MEMBER, `subject_id` the row's id, `level` one of LEVELS.
    """

    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("member_id", "subject", "subject_id"),
        Index("ix_follow_subject", "subject", "subject_id", "level"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    subject: Mapped[str] = mapped_column(String(8))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    level: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
