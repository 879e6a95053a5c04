"""Tables of a case and its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.models import EscalationRule
from app.cases.rules import FINISHED, NEVER_DUE, NEW, PRIORITIES, REOPENS_WITHIN, STATUSES, WITHDRAWN
from app.cases.sla.models import SlaPolicy
from app.cases.teams.models import Team
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.core.db.base import Base, Id, UtcDateTime, foreign_key

FOLLOWED_UP = text("follow_up_at IS NOT NULL")
IS_OPEN = text("status NOT IN ('resolved', 'closed')")


def _in(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Case(Base):
    """Support case of a thread; at most one of a thread's cases is open.

    `due_at` is the earliest due time of its running SLA timers, else `NEVER_DUE`. An event delivered late is compared
    with `status_at` and `responded_at` (last status change, last staff response). `revision` increases with every
    change; `words_revision` is the revision of the last message from or to the customer, resolution or reopening: a
    text started before it is not sent until its author has seen the change.
    """

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint(_in("status", STATUSES), name="status"),
        CheckConstraint(_in("priority", PRIORITIES), name="priority"),
        Index("uq_case_open_thread", "thread_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_case_thread", "thread_id", "id"),
        Index("ix_case_assignee_due", "assignee_id", "due_at", "id"),
        Index("ix_case_team_due", "team_id", "due_at", "id"),
        Index("ix_case_status_due", "status", "due_at", "id"),
        Index("ix_case_status_active", "status", "active_at", "id"),
        Index("ix_case_due", "due_at", "id"),
        Index("ix_case_opened", "opened_at", "id"),
        Index("ix_case_resolved", "resolved_at", "id"),
        Index("ix_case_follow_up", "follow_up_at", "id", sqlite_where=FOLLOWED_UP, postgresql_where=FOLLOWED_UP),
        Index("ix_case_active", "active_at", "id"),
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign_key("thread.id", index=False)
    status: Mapped[str] = mapped_column(String(20), default=NEW)
    status_at: Mapped[datetime] = mapped_column(UtcDateTime)
    priority: Mapped[str] = mapped_column(String(8), default="normal")
    assignee_id: Mapped[int | None] = foreign_key("member.id", index=False)
    team_id: Mapped[int | None] = foreign_key("team.id", index=False, ondelete="SET NULL")
    policy_id: Mapped[int] = foreign_key("sla_policy.id")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=NEVER_DUE)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int | None] = foreign_key("member.id")
    opened_how: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    rule_id: Mapped[int | None] = foreign_key("escalation_rule.id", ondelete="SET NULL")
    case_type_id: Mapped[int | None] = foreign_key("case_type.id", ondelete="SET NULL")
    previous_case_id: Mapped[int | None] = foreign_key("case.id")
    merged_into_id: Mapped[int | None] = foreign_key("case.id")
    hold_reason: Mapped[str] = mapped_column(Text, default="")
    follow_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_up_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    knowledge: Mapped[str | None] = mapped_column(String(12))
    knowledge_post_id: Mapped[int | None] = foreign_key("post.id")
    canonical_id: Mapped[int | None] = foreign_key("thread.id")
    knowledge_reason: Mapped[str] = mapped_column(Text, default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = foreign_key("member.id")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    responded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    words_revision: Mapped[int] = mapped_column(default=1)

    thread: Mapped[Thread] = relationship(foreign_keys=[thread_id], lazy="raise_on_sql")
    assignee: Mapped[Member | None] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")
    team: Mapped[Team | None] = relationship(lazy="raise_on_sql")
    rule: Mapped[EscalationRule | None] = relationship(lazy="raise_on_sql")
    case_type: Mapped[CaseType | None] = relationship(lazy="raise_on_sql")
    policy: Mapped[SlaPolicy] = relationship(lazy="raise_on_sql")
    knowledge_post: Mapped[Post | None] = relationship(lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.status not in FINISHED

    @property
    def theme_name(self) -> str:
        return self.thread.theme.name if self.thread.theme else ""

    @property
    def is_running(self) -> bool:
        return self.due_at < NEVER_DUE

    def is_late(self, now: datetime) -> bool:
        return now > self.due_at

    def may_reopen(self, now: datetime) -> bool:
        """Return whether the case is finished and was resolved or withdrawn at most 30 days ago."""
        ended_at = self.resolved_at or self.closed_at
        return ended_at is not None and not self.is_open and now - ended_at <= REOPENS_WITHIN

    @property
    def was_withdrawn(self) -> bool:
        """Return whether the escalation was withdrawn: the case does not count as resolved."""
        return self.knowledge == WITHDRAWN


class CaseHistoryEntry(Base):
    """Entry of a case's history; `once` is unique within the case, so that two records of an event count once."""

    __tablename__ = "case_history"
    __table_args__ = (UniqueConstraint("case_id", "once"), Index("ix_case_history_case", "case_id", "id"))

    id: Mapped[Id]
    case_id: Mapped[int] = foreign_key("case.id", index=False, ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = foreign_key("member.id")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    once: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    actor: Mapped[Member | None] = relationship(lazy="raise_on_sql")
