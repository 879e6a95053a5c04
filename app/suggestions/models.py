"""Tables of suggestions: a suggestion is a thread of its own kind with an area, a status, responses and sources."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.db.base import Base, CaseInsensitiveText, Id, LongInteger, UtcDateTime, foreign_key

DRAFT, OPEN, UNDER_REVIEW, NEEDS_INFO, PLANNED, IN_PROGRESS, SHIPPED, DECLINED, ALREADY_EXISTS, MERGED = STATUSES = (
    "draft",
    "open",
    "under_review",
    "needs_info",
    "planned",
    "in_progress",
    "shipped",
    "declined",
    "already_exists",
    "merged",
)
DECIDED = (SHIPPED, DECLINED, ALREADY_EXISTS, MERGED)  # critical mass no longer matters
ON_THE_ROADMAP = (PLANNED, IN_PROGRESS, SHIPPED)


class Area(Base):
    """A part of the product, with an owner. Its suggestions are visible to readers of its space."""

    __tablename__ = "area"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(CaseInsensitiveText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    space_id: Mapped[int] = foreign_key("space.id")
    owner_id: Mapped[int | None] = foreign_key("member.id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    space: Mapped[Space] = relationship(lazy="raise_on_sql")
    owner: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class Suggestion(Base):
    """The columns that only suggestions have; the id is that of the thread.

    `revision` increases with every official response, so that the second of two simultaneous ones is a conflict.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("status IN (" + ", ".join(repr(each) for each in STATUSES) + ")", name="status"),
        Index("ix_suggestion_status_at", "status", "status_at", "id"),
        Index("ix_suggestion_decided", "status_at", "id"),
    )

    id: Mapped[int] = mapped_column(LongInteger, ForeignKey("thread.id"), primary_key=True, autoincrement=False)
    area_id: Mapped[int] = foreign_key("area.id")
    status: Mapped[str] = mapped_column(String(16), default=OPEN)
    status_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    area: Mapped[Area] = relationship(lazy="raise_on_sql")

    can_open_area = False  # may the viewer read the area's space? Set only by `get_suggestion`

    @property
    def is_decided(self) -> bool:
        return self.status in DECIDED


class StatusChange(Base):
    """A change of status with its official response: author, time and text."""

    __tablename__ = "status_change"
    __table_args__ = (Index("ix_status_change_suggestion", "suggestion_id", "id"),)

    id: Mapped[Id]
    suggestion_id: Mapped[int] = foreign_key("suggestion.id", index=False)
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    response: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = foreign_key("member.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Member] = relationship(lazy="raise_on_sql")


class Source(Base):
    """A thread that a suggestion is based on; critical mass counts each `customer_id`, who asked there, once."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("suggestion_id", "thread_id"),)

    id: Mapped[Id]
    suggestion_id: Mapped[int] = foreign_key("suggestion.id", index=False)
    thread_id: Mapped[int] = foreign_key("thread.id")
    customer_id: Mapped[int | None] = foreign_key("member.id")
    added_by_id: Mapped[int] = foreign_key("member.id", index=False)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    customer: Mapped[Member | None] = relationship(foreign_keys=[customer_id], lazy="raise_on_sql")
    added_by: Mapped[Member] = relationship(foreign_keys=[added_by_id], lazy="raise_on_sql")
    suggestion: Mapped[Suggestion] = relationship(lazy="raise_on_sql")
