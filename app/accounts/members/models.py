"""Members and their roles."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_login import UserMixin
from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key

MODERATOR, AGENT, PRODUCT, ADMIN = ROLES = ("moderator", "agent", "product", "admin")
RELATIONS = ("customer", "prospect", "former", "partner", "employee")
COMPACT, COMFORTABLE = DENSITIES = ("compact", "comfortable")  # row height of working lists
START_REPUTATION = 1  # points; Stack Exchange's floor and start
LONGEST_HANDLE = 30
LONGEST_NAME = 60
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # the end of a permanent ban: a date in every time zone
EVERYWHERE = text("space_id IS NULL")
"""Roles for all spaces. NULL never equals NULL, so a partial index of its own makes them unique."""


class Member(UserMixin, Base):
    """Anyone with an account. Imported members have no email address and no password, and cannot sign in.

    `helped_count` is how many people the member's answers helped; the worker maintains it. `plan` is what the member
    bought, according to the company. `silenced_until` and `suspended_until` are set by moderation.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_reputation_id", "reputation", "id"),
        Index("ix_member_created_at_id", "created_at", "id"),
        Index("ix_member_name_id", "name", "id"),
        Index("ix_member_name_beginning", "name", postgresql_ops={"name": "varchar_pattern_ops"}),
        Index("ix_member_handle_beginning", "handle", postgresql_ops={"handle": "varchar_pattern_ops"}),
    )
    __subjects__ = {"member": "id"}

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(CaseInsensitiveText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(CaseInsensitiveText(320), unique=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8), default="en")
    time_zone: Mapped[str | None] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(8), default="")
    relation: Mapped[str] = mapped_column(String(16), default="customer")
    title: Mapped[str] = mapped_column(String(120), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(200), default="")
    website: Mapped[str] = mapped_column(String(400), default="")
    origin_url: Mapped[str | None] = mapped_column(String(400))
    reputation: Mapped[int] = mapped_column(default=START_REPUTATION)
    question_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    helped_count: Mapped[int] = mapped_column(default=0)
    gold_count: Mapped[int] = mapped_column(default=0)
    silver_count: Mapped[int] = mapped_column(default=0)
    bronze_count: Mapped[int] = mapped_column(default=0)
    trust_level: Mapped[int] = mapped_column(default=0)
    plan: Mapped[str] = mapped_column(String(60), default="")
    has_shortcuts: Mapped[bool] = mapped_column(default=True)
    row_density: Mapped[str] = mapped_column(String(12), default=COMPACT)
    silenced_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # loaded with the viewer's session; a post stores its author's badge, so other members' roles are never needed
    roles: Mapped[list[Role]] = relationship(back_populates="member", cascade="all, delete-orphan")

    is_suspended = False  # for the current request, like `is_silenced`
    is_silenced = False  # for the current request; set for the signed-in member only: see `sessions.load_member`

    def is_silenced_at(self, now: datetime) -> bool:
        """Return whether moderators stopped the member from writing and voting, as suspension also does."""
        return any(end is not None and end > now for end in (self.silenced_until, self.suspended_until))

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def is_suspended_at(self, now: datetime) -> bool:
        """Return whether the member can only read."""
        return self.suspended_until is not None and self.suspended_until > now

    @property
    def is_banned(self) -> bool:
        """Return whether the suspension has no end."""
        return self.suspended_until == NEVER

    def has_role(self, name: str, space_id: int | None = None) -> bool:
        """Return whether the member has this role for all spaces, or for this space. An admin has every role."""
        return any(role.name in (name, ADMIN) and role.space_id in (None, space_id) for role in self.roles)

    def has_role_anywhere(self, name: str) -> bool:
        """Return whether the member has this role for at least one space."""
        return any(role.name in (name, ADMIN) for role in self.roles)

    @property
    def first_role(self) -> str | None:
        """Return the role shown by the badge beside the name."""
        held = {role.name for role in self.roles}
        return next((name for name in (AGENT, PRODUCT, MODERATOR, ADMIN) if name in held), None)


class Role(Base):
    """A staff role of a member, for all spaces or, if `space_id` is set, for one."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("member_id", "name", "space_id"),
        Index(
            "uq_role_everywhere", "member_id", "name", unique=True, sqlite_where=EVERYWHERE, postgresql_where=EVERYWHERE
        ),
    )
    __subjects__ = {"member": "member_id"}

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", index=False, ondelete="CASCADE")
    name: Mapped[str] = mapped_column(String(16), index=True)
    space_id: Mapped[int | None] = foreign_key("space.id", ondelete="CASCADE")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise_on_sql", back_populates="roles")
