"""Tables of escalation rules and of their matches."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.segments.models import Segment
from app.cases.case_types.models import CaseType
from app.cases.rules import PRIORITIES, TRIGGERS
from app.community.spaces.models import Space
from app.community.tags.models import Tag
from app.core.db.base import Base, Id, UtcDateTime, foreign_key
from app.core.db.row_version import version_hash

IS_ON = text("is_on")


class EscalationRule(Base):
    """Rule that escalates a question of its space (or of any) when the `trigger` happens and its filters match.

    Filters are the segment of the person who asked, a tag, and words of title or text. `amount` is business hours,
    people with the same problem or a rating, depending on the trigger, else 0. Questions older than `look_back_days`
    are not escalated. `dry_run` is the result that was shown before the rule was saved.
    """

    __tablename__ = "escalation_rule"
    __table_args__ = (
        CheckConstraint(f"trigger IN {TRIGGERS!r}", name="trigger"),
        CheckConstraint(f"priority IN {PRIORITIES!r}", name="priority"),
        Index("ix_escalation_rule_on", "id", sqlite_where=IS_ON, postgresql_where=IS_ON),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    space_id: Mapped[int | None] = foreign_key("space.id", ondelete="CASCADE")
    trigger: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(default=0)
    segment_id: Mapped[int | None] = foreign_key("segment.id", ondelete="CASCADE")
    tag_id: Mapped[int | None] = foreign_key("tag.id", ondelete="CASCADE")
    word: Mapped[str] = mapped_column(String(160), default="")
    look_back_days: Mapped[int]
    priority: Mapped[str] = mapped_column(String(8), default="normal")
    case_type_id: Mapped[int | None] = foreign_key("case_type.id", ondelete="SET NULL")
    is_on: Mapped[bool] = mapped_column(default=True)
    dry_run: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    dry_run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = foreign_key("member.id")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    space: Mapped[Space | None] = relationship(lazy="raise_on_sql")
    segment: Mapped[Segment | None] = relationship(lazy="raise_on_sql")
    tag: Mapped[Tag | None] = relationship(lazy="raise_on_sql")
    case_type: Mapped[CaseType | None] = relationship(lazy="raise_on_sql")

    @property
    def stamp(self) -> int:
        """Return a hash of all fields that the form edits."""
        which = (self.space_id, self.segment_id, self.tag_id, self.word, self.look_back_days)
        return version_hash(self.name, self.trigger, self.amount, which, self.priority, self.case_type_id)


class RuleMatch(Base):
    """Escalation of a thread by a rule; `occasion` is empty for triggers that happen once per thread."""

    __tablename__ = "rule_firing"
    __table_args__ = (UniqueConstraint("rule_id", "thread_id", "occasion"),)

    id: Mapped[Id]
    rule_id: Mapped[int] = foreign_key("escalation_rule.id", index=False, ondelete="CASCADE")
    thread_id: Mapped[int] = foreign_key("thread.id", ondelete="CASCADE")
    occasion: Mapped[str] = mapped_column(String(40), default="")
    case_id: Mapped[int | None] = foreign_key("case.id", ondelete="CASCADE")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
