"""Registrations that are not yet confirmed, and links in emails."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, CaseInsensitiveText, Id, UtcDateTime, foreign_key

LONGEST_NEXT = 400  # characters of the page to return to
LONGEST_PENDING = 120


class Registration(Base):
    """An account whose address is not yet confirmed, with its `Intent`.

    It reserves its username, whether or not the address has an account, so that nobody can find out which.
    """

    __tablename__ = "registration"

    LASTS = timedelta(hours=24)

    id: Mapped[Id]
    handle: Mapped[str] = mapped_column(CaseInsensitiveText(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(CaseInsensitiveText(320), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8))
    draft_hash: Mapped[str | None] = mapped_column(String(64))  # of the cookie for drafts written before registration
    next_path: Mapped[str] = mapped_column(String(LONGEST_NEXT), default="", server_default="")
    pending: Mapped[str] = mapped_column(String(LONGEST_PENDING), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class MailToken(Base):
    """A single-use link that someone asked us to send to an address.

    With `registration_id` it confirms an address, with `member_id` it leads to a new password; both are looked up when
    the email is written. The token is derived from `nonce` and our secret key, so that an email written twice contains
    the same link, and neither a copy of the database nor the key alone is enough to make one.
    """

    __tablename__ = "mail_token"
    __table_args__ = (Index("ix_mail_token_email_created_at", "email", "created_at"),)

    LASTS = timedelta(hours=2)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(CaseInsensitiveText(320))
    member_id: Mapped[int | None] = foreign_key("member.id", ondelete="CASCADE")
    registration_id: Mapped[int | None] = foreign_key("registration.id", ondelete="CASCADE")
    nonce: Mapped[str] = mapped_column(String(64))
    next_path: Mapped[str] = mapped_column(String(LONGEST_NEXT), default="", server_default="")
    pending: Mapped[str] = mapped_column(String(LONGEST_PENDING), default="", server_default="")
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")
    registration: Mapped[Registration | None] = relationship(lazy="raise_on_sql")
