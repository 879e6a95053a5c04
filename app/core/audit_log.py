"""The activity log: who did what to whom, when, and why. Written with the action, never edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db
from app.core.outbox.models import HasId


class AuditLogEntry(Base):
    """One action in the activity log; ids only, so that texts are loaded with the rights of the log's reader.

    `action` is like "thread.closed", `member_id` the member it concerns; `actor_id` is None for jobs and commands.
    """

    __tablename__ = "log_entry"
    __table_args__ = (
        Index("ix_log_entry_member_at", "member_id", "at", "id"),
        Index("ix_log_entry_at", "at"),
        Index("ix_log_entry_subject", "subject_type", "subject_id", "id"),
    )

    id: Mapped[Id]
    action: Mapped[str] = mapped_column(String(40), index=True)
    actor_id: Mapped[int | None] = mapped_column(LongInteger, index=True)
    subject_type: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(LongInteger)
    member_id: Mapped[int | None] = mapped_column(LongInteger)
    space_id: Mapped[int | None] = mapped_column(LongInteger)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def write_audit_log(
    action: str,
    actor: HasId | None,
    subject: HasId,
    now: datetime,
    *,
    member_id: int | None = None,
    space_id: int | None = None,
    reason: str = "",
    **facts: Any,
) -> AuditLogEntry:
    """Add the action to the log, in its unit of work. `facts` takes small values, never members' text."""
    entry = AuditLogEntry(
        action=action,
        actor_id=None if actor is None else actor.id,
        subject_type=type(subject).__name__.lower(),
        subject_id=subject.id,
        member_id=member_id,
        space_id=space_id,
        reason=reason,
        facts=facts,
        at=now,
    )
    db.session.add(entry)
    return entry
