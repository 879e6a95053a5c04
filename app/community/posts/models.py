"""Tables of posts, their revisions and mentions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.removal.models import Removable
from app.community.threads.models import Thread
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key

BY_FLAGS, UNTIL_APPROVED, BY_STAFF = HIDDEN_BECAUSE = ("flags", "approval", "staff")
OPENING, ANSWER, COMMENT = KINDS = ("opening", "answer", "comment")


class Post(Removable, Base):
    """An opening post, an answer (a reply, on a suggestion) or a comment.

    Markdown is stored as written, HTML as rendered and sanitised. `parent_id` is what a comment belongs to.
    `staff_role` is the role in which staff wrote it. After the author's account is deleted, `author_id` is None and
    `author_name` has the name. `merged_at` is set on the opening post of a question merged into this one: it is shown
    among the answers, but does not count as one.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("kind IN ('opening', 'answer', 'comment')", name="kind"),
        Index("ix_post_thread_kind", "thread_id", "kind", "id"),
        Index("ix_post_author_kind_created", "author_id", "kind", "created_at", "id"),
        Index("ix_post_parent", "parent_id", "id"),
    )
    __subjects__ = {"thread": "thread_id"}

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(8))
    thread_id: Mapped[int] = foreign_key("thread.id", index=False)
    parent_id: Mapped[int | None] = foreign_key("post.id", index=False)
    author_id: Mapped[int | None] = foreign_key("member.id", index=False)
    author_name: Mapped[str] = mapped_column(String(120), default="")
    staff_role: Mapped[str | None] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    score: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    editor_id: Mapped[int | None] = foreign_key("member.id", index=False)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_because: Mapped[str | None] = mapped_column(String(12))
    merged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    deleted_because: Mapped[str] = mapped_column(String(600), default="")
    wiki_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # community wiki since then: its votes earn nothing (imports)
    licence: Mapped[str | None] = mapped_column(String(20))
    origin_url: Mapped[str | None] = mapped_column(String(400))

    thread: Mapped[Thread] = relationship(lazy="raise_on_sql")
    author: Mapped[Member | None] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")

    @property
    def is_opening(self) -> bool:
        return self.kind == OPENING

    @property
    def is_answer(self) -> bool:
        return self.kind == ANSWER


class Revision(Base):
    """A version of a post as written, the latest equal to it; `title` and `tag_names` only on opening posts."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[Id]
    post_id: Mapped[int] = foreign_key("post.id", index=False, ondelete="CASCADE")
    number: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(300))
    tag_names: Mapped[list[str] | None] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(String(600), default="")
    editor_id: Mapped[int | None] = foreign_key("member.id")
    editor_name: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    editor: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class Mention(Base):
    """A member whom a post has mentioned with @ and who was notified. The row stays when the mention is removed."""

    __tablename__ = "mention"

    post_id: Mapped[int] = mapped_column(LongInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True
    )
