"""Table of saved replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, Id, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash


class SavedReply(Base):
    """Text with variables such as {{customer}}; shared if it has no owner, limited to a space if it has one."""

    __tablename__ = "saved_reply"
    __table_args__ = (Index("ix_saved_reply_owner", "owner_id", "title"),)

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(8), default="")
    owner_id: Mapped[int | None] = foreign_key("member.id", index=False, ondelete="CASCADE")
    space_id: Mapped[int | None] = foreign_key("space.id", ondelete="CASCADE")
    use_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    owner: Mapped[Member | None] = relationship(lazy="raise_on_sql")

    @property
    def stamp(self) -> int:
        """Return a hash of all fields that the form edits."""
        return version_hash(self.title, self.body, self.locale, self.owner_id, self.space_id)
