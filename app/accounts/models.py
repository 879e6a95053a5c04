"""Members, their roles and their sign-ins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, FoldedText, Id, UtcDateTime, foreign

MODERATOR, AGENT, PRODUCT, ADMIN = ROLES = ("moderator", "agent", "product", "admin")
RELATIONS = ("customer", "prospect", "former", "partner", "employee")
COMPACT, COMFORTABLE = DENSITIES = ("compact", "comfortable")  # how close rows of working lists stand
START_REPUTATION = 1  # points; Stack Exchange's floor and start
LONGEST_HANDLE = 30
LONGEST_NAME = 60
LONGEST_NEXT = 400  # characters of the page to come back to
LONGEST_PENDING = 120
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # the end of a permanent ban: a date in every time zone
EVERYWHERE = text("space_id IS NULL")
"""The roles held for everything: a NULL equals no other, so that an index of their own must make them unique."""


class Member(UserMixin, Base):
    """Anyone with an account. One who was imported has no e-mail and no password, and cannot sign in.

    `helped_count` is how many people the member's answers helped; the worker keeps it. `plan` is what the company says
    they bought. `silenced_until` and `suspended_until` are written by moderation.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_reputation_id", "reputation", "id"),
        Index("ix_member_created_at_id", "created_at", "id"),
        Index("ix_member_name_id", "name", "id"),
        Index("ix_member_name_beginning", "name", postgresql_ops={"name": "varchar_pattern_ops"}),
        Index("ix_member_handle_beginning", "handle", postgresql_ops={"handle": "varchar_pattern_ops"}),
    )

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(FoldedText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(FoldedText(320), unique=True)
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

    # loaded with the viewer's session; the badge on a post is the post's own: nothing else needs another's roles
    roles: Mapped[list[Role]] = relationship(back_populates="member", cascade="all, delete-orphan")

    is_suspended = False  # at this request, as `is_silenced`
    is_silenced = False  # at this request; set for the signed-in member only: see `sessions.load_member`

    def is_silenced_at(self, now: datetime) -> bool:
        """Do moderators keep the member from writing and voting? Suspended members are silenced too."""
        return any(end is not None and end > now for end in (self.silenced_until, self.suspended_until))

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def is_suspended_at(self, now: datetime) -> bool:
        """May the member only read?"""
        return self.suspended_until is not None and self.suspended_until > now

    @property
    def is_banned(self) -> bool:
        """Is the member suspended without an end?"""
        return self.suspended_until == NEVER

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


class Role(Base):
    """What a member may do as staff, for everything or (where `space_id` is set) for one space."""

    __tablename__ = "role"
    __table_args__ = (
        UniqueConstraint("member_id", "name", "space_id"),
        Index(
            "uq_role_everywhere", "member_id", "name", unique=True, sqlite_where=EVERYWHERE, postgresql_where=EVERYWHERE
        ),
    )

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


class Guesses(Base):
    """Wrong passwords in a row for an account, or a name that nobody has: counted alike, so that they look alike."""

    __tablename__ = "guesses"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    may_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Registration(Base):
    """An account that waits for its address to be confirmed.

    It holds its handle meanwhile, whether or not the address has an account: so nobody learns which. What the person
    came for (`Intent`) is stored with it, so that another device can go on.
    """

    __tablename__ = "registration"

    LASTS = timedelta(hours=24)

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(FoldedText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(FoldedText(320), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8))
    draft_hash: Mapped[str | None] = mapped_column(String(64))  # of the cookie under which they wrote before signing up
    next_path: Mapped[str] = mapped_column(String(LONGEST_NEXT), default="", server_default="")
    pending: Mapped[str] = mapped_column(String(LONGEST_PENDING), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class MailToken(Base):
    """A link that someone asked us to send to an address, and what it proves, once.

    With `registration_id` it confirms an address, with `member_id` it leads to a new password. The owner is found and
    the token made when the letter is written: until then, and for an address that nobody has, the row says only that
    someone asked. The token is made of `nonce` and our secret key, so that a letter written twice holds one link, and
    neither a copy of the database nor the key alone opens anything.
    """

    __tablename__ = "mail_token"
    __table_args__ = (Index("ix_mail_token_email_created_at", "email", "created_at"),)

    LASTS = timedelta(hours=2)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(FoldedText(320))
    member_id: Mapped[int | None] = foreign("member.id", ondelete="CASCADE")
    registration_id: Mapped[int | None] = foreign("registration.id", ondelete="CASCADE")
    nonce: Mapped[str] = mapped_column(String(64))
    next_path: Mapped[str] = mapped_column(String(LONGEST_NEXT), default="", server_default="")
    pending: Mapped[str] = mapped_column(String(LONGEST_PENDING), default="", server_default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")
    registration: Mapped[Registration | None] = relationship(lazy="raise_on_sql")
