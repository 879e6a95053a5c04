"""Sessions, and counters of failed sign-ins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.members.models import Member
from app.core.db.base import Base, Id, UtcDateTime, foreign_key


class SignInSession(Base):
    """One browser in which a member is signed in. The cookie contains a token; the row contains its hash."""

    __tablename__ = "sign_in"
    __subjects__ = {"member": "member_id"}

    LASTS = timedelta(days=30)

    id: Mapped[Id]
    member_id: Mapped[int] = foreign_key("member.id", ondelete="CASCADE")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_agent: Mapped[str] = mapped_column(String(200), default="")

    member: Mapped[Member] = relationship(lazy="raise_on_sql")


class FailedSignIns(Base):
    """Consecutive wrong passwords for an account, or a name that nobody has: both count, to be indistinguishable."""

    __tablename__ = "failed_sign_in"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    may_try_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
