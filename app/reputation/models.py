"""The ledger: one row per reputation event, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class LedgerEntry(Base):
    """Points that a member earned or lost.

    `nominal` is the value of the event, `counted` what daily cap and floor left of it when the row was written. A
    reversal is a row with the opposite counted points; `undoes_id` is the row that it reverses.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index("ix_ledger_entry_member_id_at", "member_id", "at"),
        Index("ix_ledger_entry_post_id_kind", "post_id", "kind"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False)
    kind: Mapped[str] = mapped_column(String(32))
    nominal: Mapped[int]
    counted: Mapped[int]
    post_id: Mapped[int | None] = foreign_key("post.id", index=False)
    actor_id: Mapped[int | None] = foreign_key("member.id")
    undoes_id: Mapped[int | None] = foreign_key("ledger_entry.id")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
