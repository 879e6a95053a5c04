"""Notifications, and the emails that members have opted out of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import Base, Id, UtcDateTime, foreign_key
from app.core.outbox.models import Event


class Notification(Base):
    """A member's notification of an event, without a text: each view renders that with the reader's rights.

    `why` is the reason for which the member gets it (see `rules.REASONS`). `mail_at` is when its email was enqueued.
    `thread_id` is None if it belongs to no thread, as for a badge or an absence.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("member_id", "event_id"),
        Index("ix_notification_member", "member_id", "id"),
        Index(
            "ix_notification_unread",
            "member_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notification_mailed", "member_id", "mail_at"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    event_id: Mapped[int] = foreign_key("event.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(8))
    thread_id: Mapped[int | None] = foreign_key("thread.id", ondelete="CASCADE")
    post_id: Mapped[int | None] = foreign_key("post.id", ondelete="CASCADE")
    case_id: Mapped[int | None] = foreign_key("case.id", ondelete="CASCADE")
    actor_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="SET NULL")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mail_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    event: Mapped[Event] = relationship(lazy="raise_on_sql")
    thread: Mapped[Thread | None] = relationship(lazy="raise_on_sql")
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    actor: Mapped[Member | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")

    is_seen: Mapped[bool] = query_expression(default_expr=false())  # was its page opened? set only on request

    @property
    def post_in_thread(self) -> Post | None:
        """The post, or None if it was moved to another thread, which the member may not be able to read."""
        return self.post if self.post is not None and self.post.thread_id == self.thread_id else None

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and not self.is_seen


class Unread(NamedTuple):
    """The columns of an unread notification that are needed to count it and to know which page it is about."""

    id: int
    kind: str
    thread_id: int | None
    post_id: int | None
    case_id: int | None
    values: dict[str, Any]


class MailOptOut(Base):
    """A member gets no email of this kind. Without a row they get it."""

    __tablename__ = "mail_opt_out"
    __table_args__ = (UniqueConstraint("member_id", "kind"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
