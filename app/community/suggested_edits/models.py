"""Table of suggested edits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, and_, exists, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.posts.models import Post, Revision
from app.core.db.base import Base, Id, UtcDateTime, foreign_key

PENDING, TAKEN, REFUSED, OUTDATED = STATES = ("pending", "taken", "refused", "outdated")
IS_PENDING = text("state = 'pending'")


class SuggestedEdit(Base):
    """A suggested edit based on `revision`, one pending per post; title and tags only on opening posts.

    `reason` says why it was rejected.
    """

    __tablename__ = "suggested_edit"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'taken', 'refused', 'outdated')", name="state"),
        Index(
            "uq_suggested_edit_pending", "post_id", unique=True, sqlite_where=IS_PENDING, postgresql_where=IS_PENDING
        ),
        Index("ix_suggested_edit_post", "post_id", "id"),
        Index("ix_suggested_edit_state", "state", "id"),
    )

    id: Mapped[Id]
    post_id: Mapped[int] = foreign_key("post.id", index=False, ondelete="CASCADE")
    author_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    revision: Mapped[int]
    title: Mapped[str | None] = mapped_column(String(300))
    tag_names: Mapped[list[str] | None] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(String(600), default="")
    state: Mapped[str] = mapped_column(String(10), default=PENDING)
    reason: Mapped[str] = mapped_column(String(600), default="")
    decided_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[Member] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    post: Mapped[Post] = relationship(lazy="raise_on_sql")


# The text of a decided suggested edit is withdrawn with the version it was based on and with the version it became,
# because it contains their text.
WORDS_ARE_WITHDRAWN = and_(
    SuggestedEdit.state != PENDING,
    exists().where(
        Revision.post_id == SuggestedEdit.post_id,
        Revision.number.in_((SuggestedEdit.revision, SuggestedEdit.revision + 1)),
        Revision.withdrawn_at.is_not(None),
    ),
)
