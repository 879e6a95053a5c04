"""Tables of merged suggestions: what each merge moved, so that it can be undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.voting.models import LONGEST_BACKING_REASON
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key
from app.suggestions.models import Suggestion

AUTHOR, BACKER, FOLLOWER, SOURCE = SUPPORT = ("author", "backer", "follower", "source")
IN_FORCE = text("undone_at IS NULL")


class SuggestionMerge(Base):
    """A suggestion that was merged into another, with its status before, and the posts that moved.

    `opening_id` is the post that opened it.
    """

    __tablename__ = "suggestion_merge"
    __table_args__ = (
        Index(
            "ix_suggestion_merge_in_force",
            "suggestion_id",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[Id]
    suggestion_id: Mapped[int] = foreign_key("suggestion.id")
    into_id: Mapped[int] = foreign_key("suggestion.id")
    actor_id: Mapped[int] = foreign_key("member.id", index=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(16))
    status_at: Mapped[datetime] = mapped_column(UtcDateTime)
    post_ids: Mapped[list[int]] = mapped_column(JSON)
    opening_id: Mapped[int] = mapped_column(LongInteger)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    actor: Mapped[Member] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    suggestion: Mapped[Suggestion] = relationship(foreign_keys=[suggestion_id], lazy="raise_on_sql")


class MergedSupport(Base):
    """Who or what supported a suggestion when it was merged: its author, a backer, a follower or a source.

    The columns are those of the row that was moved: `member_id` is the customer of a source, `thread_id` the thread of
    a source or the one that led to a backing. `was_there` tells that the other suggestion had the same support already.
    """

    __tablename__ = "merged_support"
    __table_args__ = (
        CheckConstraint("kind IN ('author', 'backer', 'follower', 'source')", name="kind"),
        Index("ix_merged_support_merge", "merge_id", "kind", "member_id"),
    )

    id: Mapped[Id]
    merge_id: Mapped[int] = foreign_key("suggestion_merge.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(8))
    member_id: Mapped[int | None] = foreign_key("member.id", ondelete="CASCADE")
    thread_id: Mapped[int | None] = foreign_key("thread.id", index=False)
    added_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    reason: Mapped[str] = mapped_column(String(LONGEST_BACKING_REASON), default="")
    level: Mapped[str | None] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    was_there: Mapped[bool]
