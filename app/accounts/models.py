"""Members, their roles and their sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, FoldedText, Id, UtcDateTime, foreign

MODERATOR, AGENT, PRODUCT, ADMIN = ROLES = ("moderator", "agent", "product", "admin")
RELATIONS = ("customer", "prospect", "former", "partner", "employee")
START_REPUTATION = 1  # points; Stack Exchange's floor and start
LONGEST_HANDLE = 30
LONGEST_NAME = 60


class Member(UserMixin, Base):
    """Anyone with an account. One who was imported has no e-mail and no password, and cannot sign in."""

    __tablename__ = "member"
    __table_args__ = (Index("ix_member_reputation_id", "reputation", "id"), Index("ix_member_created_at_id", "created_at", "id"))

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(FoldedText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(FoldedText(320), unique=True)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    may_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
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
    trust_level: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # loaded with the viewer's session; the badge on a post is the post's own, so that nothing else needs another's roles
    roles: Mapped[list[Role]] = relationship(back_populates="member", cascade="all, delete-orphan")

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def has_role(self, name: str, space_id: int | None = None) -> bool:
        """Does the member hold this role for everything, or for this space? An admin holds every role."""
        return any(role.name in (name, ADMIN) and role.space_id in (None, space_id) for role in self.roles)

    def has_role_anywhere(self, name: str) -> bool:
        """Does the member hold this role for at least one space?"""
        return any(role.name in (name, ADMIN) for role in self.roles)

    @property
    def first_role(self) -> str | None:
        """The role that the badge beside the name shows."""
        held = {role.name for role in self.roles}
        return next((name for name in (AGENT, PRODUCT, MODERATOR, ADMIN) if name in held), None)

    def is_locked_out(self, now: datetime) -> bool:
        return self.may_sign_in_at is not None and now < self.may_sign_in_at


class Role(Base):
    """What a member may do as staff, for everything or (where `space_id` is set) for one space."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("member_id", "name", "space_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", index=False, ondelete="CASCADE")
    name: Mapped[str] = mapped_column(String(16), index=True)
    space_id: Mapped[int | None] = foreign("space.id", ondelete="CASCADE")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship(lazy="raise_on_sql", back_populates="roles")


class SignIn(Base):
    """One browser in which a member is signed in; the cookie holds a token whose hash stands here."""

    __tablename__ = "sign_in"

    LASTS = timedelta(days=30)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", ondelete="CASCADE")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(String(200), default="")

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class MailToken(Base):
    """What a link in a mail proves, once: `purpose` is "verify" or "reset". It dies with its address, its use and its time."""

    __tablename__ = "mail_token"

    id: Mapped[Id]
    member_id: Mapped[int] = foreign("member.id", ondelete="CASCADE")
    purpose: Mapped[str] = mapped_column(String(8))
    email: Mapped[str] = mapped_column(FoldedText(320))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
