"""Tables of threads: questions and suggestions. A row contains everything that a list shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ColumnElement, Index, String, UniqueConstraint, and_, literal_column, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.community.removal.models import Removable
from app.community.root_causes.models import RootCause
from app.community.spaces.models import Audience, Space
from app.core.db.base import Base, Id, LongInteger, UtcDateTime, foreign_key

QUESTION, SUGGESTION = KINDS = ("question", "suggestion")
PUBLIC, PRIVATE = VISIBILITIES = ("public", "private")
UNANSWERED, ANSWERED, SOLVED, ANSWERS_REJECTED = ANSWER_STATES = ("unanswered", "answered", "solved", "rejected")
NO_SUPPORT, WITH_SUPPORT, WAITING_FOR_ASKER, RESOLVED_BY_SUPPORT, RESOLVED_BY_COMMUNITY = SUPPORT_STATES = (
    "none",
    "with_support",
    "waiting_for_asker",
    "resolved_by_support",
    "resolved_by_community",
)
DUPLICATE, OFF_TOPIC, NEEDS_DETAILS, RESOLVED_ELSEWHERE, INACTIVE = CLOSED_REASONS = (
    "duplicate",
    "off_topic",
    "needs_details",
    "resolved_elsewhere",
    "inactive",
)
LISTED = text("visibility = 'public' AND deleted_at IS NULL AND hidden_at IS NULL AND merged_into_id IS NULL")
"""The threads in public lists; condition of the partial indexes below."""
UNSOLVED = text(
    "kind = 'question' AND accepted_post_id IS NULL AND hidden_at IS NULL AND deleted_at IS NULL"
    " AND merged_into_id IS NULL AND closed_at IS NULL AND archived_at IS NULL"
)
"""Open questions without an accepted answer, public and private."""
UNARCHIVED = text("kind = 'question' AND archived_at IS NULL AND deleted_at IS NULL AND merged_into_id IS NULL")
"""Questions that can be archived. Archived ones are not in the index, so the job does not read them again."""
CLAIMED = text("claimed_by_id IS NOT NULL")

IN_LINKS = (  # what decides who may read a thread, and what a link to it shows
    "kind visibility space_id slug title locale asker_id created_at answer_state closed_reason source_at"
    " deleted_at hidden_at merged_into_id"
)


def _listed(name: str, *columns: str) -> Index:
    return Index(name, "kind", *columns, "id", sqlite_where=LISTED, postgresql_where=LISTED)


class Thread(Removable, Base):
    """A question or a suggestion, with everything that a list shows of it.

    `support_state` is set by cases, `source_at` by suggestions: the product team can read sources, including private
    ones. `decided_as` is the status after which a suggestion cannot be backed. `asker_name` names a deleted author.

    `changed_at` moves with every change that a reader could see, `written_at` with every post or edit, `active_at` also
    with a bump. `hot` is the worker's score; a claim ends at `claimed_until`; `notified_count` members were notified.

    `resting_post_id` is the accepted answer while it is hidden or deleted; `accepted_post_id` is None then.
    `duplicate_count` counts listed threads closed as its duplicates, `merged_count` shown answers that were questions.
    """

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'suggestion')", name="kind"),
        CheckConstraint("visibility IN ('public', 'private')", name="visibility"),
        CheckConstraint("answer_state IN ('unanswered', 'answered', 'solved', 'rejected')", name="answer_state"),
        _listed("ix_thread_listed_created", "created_at"),
        _listed("ix_thread_listed_active", "active_at"),
        _listed("ix_thread_listed_locale", "locale", "active_at"),
        _listed("ix_thread_listed_score", "score"),
        _listed("ix_thread_listed_hot", "hot"),
        _listed("ix_thread_listed_backings", "backing_count"),
        _listed("ix_thread_listed_closed", "closed_reason", "active_at"),
        _listed("ix_thread_listed_state", "answer_state", "active_at"),
        Index("ix_thread_space_active", "space_id", "kind", "active_at", "id"),
        Index("ix_thread_unsolved_created", "created_at", "id", sqlite_where=UNSOLVED, postgresql_where=UNSOLVED),
        Index("ix_thread_quiet", "written_at", sqlite_where=UNARCHIVED, postgresql_where=UNARCHIVED),
        Index("ix_thread_asker", "asker_id", "created_at", "id"),
        Index("ix_thread_claimed_by", "claimed_by_id", sqlite_where=CLAIMED, postgresql_where=CLAIMED),
    )
    __subjects__ = {"thread": "id split_from_id canonical_id merged_into_id", "thread_link": "id"}
    __subject_columns__ = {"thread_link": IN_LINKS}

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(12), default=QUESTION)
    visibility: Mapped[str] = mapped_column(String(8), default=PUBLIC)
    space_id: Mapped[int] = foreign_key("space.id", index=False)
    title: Mapped[str] = mapped_column(String(300))
    slug: Mapped[str] = mapped_column(String(100))
    locale: Mapped[str] = mapped_column(String(8), default="en")
    asker_id: Mapped[int | None] = foreign_key("member.id", index=False)
    asker_name: Mapped[str] = mapped_column(String(120), default="")
    tag_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    excerpt: Mapped[str] = mapped_column(String(300), default="")

    answer_state: Mapped[str] = mapped_column(String(12), default=UNANSWERED)
    accepted_post_id: Mapped[int | None] = mapped_column(
        LongInteger
    )  # no foreign key: posts already reference threads, and a cycle has no benefit
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    resting_post_id: Mapped[int | None] = mapped_column(LongInteger)
    rejected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    support_state: Mapped[str] = mapped_column(String(24), default=NO_SUPPORT)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_reason: Mapped[str | None] = mapped_column(String(20))
    closed_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    canonical_id: Mapped[int | None] = foreign_key("thread.id")
    claimed_by_id: Mapped[int | None] = foreign_key("member.id", index=False)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_as: Mapped[str | None] = mapped_column(String(16))
    theme_id: Mapped[int | None] = foreign_key("theme.id", ondelete="SET NULL")
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = foreign_key("thread.id")
    split_from_id: Mapped[int | None] = foreign_key("thread.id")

    score: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    best_answer_score: Mapped[int | None] = mapped_column()
    backing_count: Mapped[int] = mapped_column(default=0)
    duplicate_count: Mapped[int] = mapped_column(default=0)
    merged_count: Mapped[int] = mapped_column(default=0)
    view_count: Mapped[int] = mapped_column(default=0)
    notified_count: Mapped[int] = mapped_column(default=0)
    hot: Mapped[float] = mapped_column(default=0.0)
    reminder_count: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bumped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    asker: Mapped[Member | None] = relationship(foreign_keys=[asker_id], lazy="raise_on_sql")
    claimed_by: Mapped[Member | None] = relationship(foreign_keys=[claimed_by_id], lazy="raise_on_sql")
    space: Mapped[Space] = relationship(lazy="raise_on_sql")
    theme: Mapped[RootCause | None] = relationship(lazy="raise_on_sql")

    # Loaded by `get_thread`:
    has_offshoots = False  # was a question split off from it?
    can_open_space = False  # may the reader read its space too? False for an author who left its segment

    @property
    def is_question(self) -> bool:
        return self.kind == QUESTION

    @property
    def audience(self) -> Audience:
        return Audience(self.is_public, self.space.visibility, self.space.name)

    @hybrid_property
    def is_public(self) -> bool:
        return self.visibility == PUBLIC

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> ColumnElement[bool]:
        return cls.visibility == literal_column("'public'")  # no parameter, so that partial indexes are used

    @property
    def is_answered(self) -> bool:
        """Return whether it has answers, not counting questions that were merged into it."""
        return self.answer_count > self.merged_count

    @property
    def is_solved(self) -> bool:
        return self.accepted_post_id is not None

    @hybrid_property
    def is_shown(self) -> bool:
        """Return whether it is neither deleted, hidden nor merged."""
        return not self.is_deleted and not self.is_hidden and self.merged_into_id is None

    @is_shown.inplace.expression
    @classmethod
    def _is_shown(cls) -> ColumnElement[bool]:
        return and_(~cls.is_deleted, ~cls.is_hidden, cls.merged_into_id.is_(None))

    @hybrid_property
    def is_listed(self) -> bool:
        """Return whether it is public and shown. The counters of spaces, tags and members count such threads."""
        return self.is_public and self.is_shown

    @is_listed.inplace.expression
    @classmethod
    def _is_listed(cls) -> ColumnElement[bool]:
        return and_(cls.is_public, cls.is_shown)

    @hybrid_property
    def is_open(self) -> bool:
        """Return whether it can be answered."""
        return self.is_shown and self.closed_at is None and self.locked_at is None and self.archived_at is None

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> ColumnElement[bool]:
        return and_(cls.is_shown, cls.closed_at.is_(None), cls.locked_at.is_(None), cls.archived_at.is_(None))

    @property
    def is_duplicate(self) -> bool:
        return self.closed_reason == DUPLICATE

    @property
    def is_bumped(self) -> bool:
        """Return whether the scheduled job bumped it and nothing has happened since."""
        return self.bumped_at is not None and self.bumped_at == self.active_at

    @property
    def is_with_support(self) -> bool:
        """Return whether it has an open case."""
        return self.support_state in (WITH_SUPPORT, WAITING_FOR_ASKER)

    def is_claimed(self, now: datetime) -> bool:
        """Return whether someone has claimed it to write an answer."""
        return self.claimed_until is not None and self.claimed_until > now


class ThreadAccess(Base):
    """A member, besides author and staff, who may read a private thread."""

    __tablename__ = "thread_access"
    __table_args__ = (UniqueConstraint("thread_id", "member_id"),)

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign_key("thread.id", index=False, ondelete="CASCADE")
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ThreadLink(Base):
    """A link from one thread to another; `kind` is "related" or "duplicate"."""

    __tablename__ = "thread_link"
    __table_args__ = (UniqueConstraint("thread_id", "target_id", "kind"),)

    id: Mapped[Id]
    thread_id: Mapped[int] = foreign_key("thread.id", index=False, ondelete="CASCADE")
    target_id: Mapped[int] = foreign_key("thread.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(12))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
