"""Flags, review items and sanctions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.posts.models import Post
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key

SPAM, ABUSIVE, OFF_TOPIC, PERSONAL_DATA, OTHER = REASONS = ("spam", "abusive", "off_topic", "personal_data", "other")
AGREED, DISAGREED = OUTCOMES = ("agreed", "disagreed")
FLAGS, FIRST_POST, LATE_ANSWER, SUGGESTED_EDIT, NEW_TAG, VOTES, APPEAL = KINDS = (
    "flags",
    "first_post",
    "late_answer",
    "suggested_edit",
    "new_tag",
    "votes",
    "appeal",
)
PEERS_REVIEW = (FIRST_POST, LATE_ANSWER)
"""The queues that are open to members with the privilege to review."""
ABOUT_POSTS = (FLAGS, FIRST_POST, LATE_ANSWER)
"""Kinds that are closed when a post is deleted, hidden or unhidden, and reopened when it is restored."""
KEPT, HIDDEN, DELETED, WARNED, APPROVED, REPORTED, DECIDED_ELSEWHERE, RESTORED, UPHELD, GRANTED, GONE = DECISIONS = (
    "kept",
    "hidden",
    "deleted",
    "warned",
    "approved",
    "reported",
    "elsewhere",
    "restored",
    "upheld",
    "granted",
    "gone",
)
WARNING, SILENCE, SUSPENSION, BAN = SANCTIONS = ("warning", "silence", "suspension", "ban")
SUSPENDING = (SUSPENSION, BAN)
REMOVED, LEFT, RESTORED_AGAIN, STAYS = ("removed", "left", "restored", "kept")  # outcomes of a removal for one post
LONGEST_REASON = 1000  # characters
IS_OPEN = text("decided_at IS NULL")


class ReviewItem(Base):
    """Something that waits for review; `subject_type` and `subject_id` identify it ("post", "member").

    `decision` is one of DECISIONS, or "" while the item is open. A subject has at most one open item of a kind.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        Index(
            "uq_review_item_open", "kind", "subject_type", "subject_id",
            unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
        ),
        Index("ix_review_item_open", "opened_at", "id", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_review_item_subject", "subject_type", "subject_id"),
    )  # fmt: skip

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(16))
    subject_type: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    post_id: Mapped[int | None] = foreign_key("post.id", ondelete="CASCADE")
    member_id: Mapped[int | None] = foreign_key("member.id", ondelete="CASCADE")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    decision: Mapped[str] = mapped_column(String(24), default="")
    reason: Mapped[str] = mapped_column(String(1000), default="")

    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    member: Mapped[Member | None] = relationship(foreign_keys=[member_id], lazy="raise_on_sql")
    decided_by: Mapped[Member | None] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def space_id(self) -> int | None:
        """The current space of its post; None if it is not about a post."""
        return None if self.post is None else self.post.thread.space_id


class Flag(Base):
    """A member's report of a post. Once moderators decided on the `outcome`, the same member may flag it again."""

    __tablename__ = "flag"
    __table_args__ = (
        UniqueConstraint("post_id", "member_id", "raised_at"),
        Index("ix_flag_member", "member_id", "raised_at"),
        CheckConstraint("reason IN ('spam', 'abusive', 'off_topic', 'personal_data', 'other')", name="reason"),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = foreign_key("post.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    item_id: Mapped[int | None] = foreign_key("review_item.id", ondelete="SET NULL")
    reason: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(1000), default="")
    outcome: Mapped[str | None] = mapped_column(String(12))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class Sanction(Base):
    """A warning, silence, suspension or ban, with its end and the reason that the member reads.

    If several members' flags imposed it, `imposed_by_id` is None and the reason is empty: pages show a text in the
    reader's language. A warning has no end; a ban ends at `accounts.members.models.NEVER`.
    """

    __tablename__ = "sanction"
    __table_args__ = (Index("ix_sanction_member", "member_id", "imposed_at", "id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(1000))
    imposed_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    imposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    lifted_because: Mapped[str] = mapped_column(String(1000), default="")

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="raise_on_sql")
    imposed_by: Mapped[Member | None] = relationship(foreign_keys=[imposed_by_id], lazy="raise_on_sql")

    def holds(self, now: datetime) -> bool:
        """Does it still restrict the member?"""
        return self.lifted_at is None and self.ends_at is not None and self.ends_at > now


class PostRemoval(Base):
    """A moderator's removal, in batches, of all posts that a member had at `at`, up to `last_post_id`.

    The removed posts have `deleted_at` equal to `at`, so that an undo restores these and no others.
    """

    __tablename__ = "post_removal"

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    actor_id: Mapped[int | None] = foreign_key("member.id", index=False)
    reason: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_post_id: Mapped[int] = mapped_column(LongInteger)
    total: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="raise_on_sql")


class RemovedPost(Base):
    """Outcome for a post: `state` is "removed" or "left" (may not be deleted), later "restored" or "kept" (changed)."""

    __tablename__ = "removed_post"

    removal_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("post_removal.id", ondelete="CASCADE"), primary_key=True
    )
    post_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[str] = mapped_column(String(8))
