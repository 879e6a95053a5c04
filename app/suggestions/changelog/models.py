"""Tables of the changelog: entries, the suggestions that they ship, and who follows it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key
from app.suggestions.models import Area, Suggestion

KINDS = ("new", "improved", "fixed")
DRAFT, SCHEDULED, PUBLISHED = ("draft", "scheduled", "published")


class ChangelogEntry(Base):
    """What changed in the product. Readers of the area's space can read it once published; everyone without an area.

    `publish_at` is when it is to be published, None for a draft; `published_at` is when it was. `announced_at` is when
    followers were notified, which happens once, even if it is withdrawn and published again.
    """

    __tablename__ = "changelog_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('new', 'improved', 'fixed')", name="kind"),
        Index("ix_changelog_entry_published", "published_at", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(300))
    slug: Mapped[str] = mapped_column(String(100))
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    area_id: Mapped[int | None] = foreign_key("area.id")
    author_id: Mapped[int] = foreign_key("member.id", index=False)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
    author: Mapped[Member] = relationship(lazy="raise_on_sql")

    @property
    def state(self) -> str:
        """Return DRAFT, SCHEDULED or PUBLISHED."""
        return PUBLISHED if self.published_at else SCHEDULED if self.publish_at else DRAFT


class ShippedSuggestion(Base):
    """A suggestion that an entry of the changelog ships."""

    __tablename__ = "shipped_suggestion"

    entry_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("changelog_entry.id", ondelete="CASCADE"), primary_key=True
    )
    suggestion_id: Mapped[int] = mapped_column(LongInteger, ForeignKey("suggestion.id"), primary_key=True, index=True)

    suggestion: Mapped[Suggestion] = relationship(lazy="raise_on_sql")


class ChangelogFollower(Base):
    """A member who is notified of each new entry."""

    __tablename__ = "changelog_follower"
    __subjects__ = {"member": "member_id"}

    member_id: Mapped[int] = mapped_column(
        LongInteger, ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[datetime] = mapped_column(UtcDateTime)
