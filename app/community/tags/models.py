"""Tables of tags, the threads they are set on, related tags and experts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, CaseInsensitiveText, Id, LongInteger, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash


class Tag(Base):
    """A tag; `thread_count` counts the listed threads with it.

    One with `canonical_id` is a synonym, which no thread has. `reviewed_at` is None while it waits for review.
    """

    __tablename__ = "tag"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(CaseInsensitiveText(70), unique=True)
    description: Mapped[str] = mapped_column(String(1000), default="")
    description_html: Mapped[str] = mapped_column(Text, default="")
    canonical_id: Mapped[int | None] = foreign_key("tag.id", ondelete="SET NULL")
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    thread_count: Mapped[int] = mapped_column(default=0, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def stamp(self) -> int:
        """Return a hash that changes with whatever the form may change."""
        return version_hash(self.description)


class ThreadTag(Base):
    """A tag of a thread."""

    __tablename__ = "thread_tag"

    tag_id: Mapped[int] = mapped_column(LongInteger, ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RelatedTag(Base):
    """Two tags that often appear together: on `weight` threads, as of the worker's last run."""

    __tablename__ = "related_tag"
    __table_args__ = (UniqueConstraint("tag_id", "other_id"), Index("ix_related_tag_weight", "tag_id", "weight"))

    id: Mapped[Id]
    tag_id: Mapped[int] = foreign_key("tag.id", index=False, ondelete="CASCADE")
    other_id: Mapped[int] = foreign_key("tag.id", ondelete="CASCADE")
    weight: Mapped[int]


class TagExpert(Base):
    """A member's help in a tag as of the worker's last run: points, answers, and how many were accepted."""

    __tablename__ = "tag_expert"
    __table_args__ = (UniqueConstraint("tag_id", "member_id"), Index("ix_tag_expert_points", "tag_id", "points"))

    id: Mapped[Id]
    tag_id: Mapped[int] = foreign_key("tag.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    points: Mapped[int]
    answer_count: Mapped[int]
    accepted_count: Mapped[int]

    member: Mapped[Member] = relationship(lazy="raise_on_sql")
