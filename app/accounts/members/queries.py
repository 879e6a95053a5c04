"""Every read of accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.registration.models import Registration
from app.core.db.base import db


def member_by_handle(handle: str) -> Member | None:
    """The member of this handle, unless there is none or their account is gone."""
    return db.session.scalars(select(Member).where(Member.handle == handle, Member.erased_at.is_(None))).one_or_none()


def member_by_handle_or_email(identifier: str) -> Member | None:
    """Whom a handle or an address means."""
    column = Member.email if "@" in identifier else Member.handle
    return db.session.scalars(select(Member).where(column == identifier)).one_or_none()


def staff_names() -> list[str]:
    """The names and handles of all who have a role: nobody else may seem to be one of them."""
    staff = db.session.execute(select(Member.name, Member.handle).where(Member.roles.any(), Member.erased_at.is_(None)))
    return [name for row in staff for name in row]


def is_handle_taken(handle: str, now: datetime) -> bool:
    """Has a member this handle, or somebody whose address waits to be confirmed?"""
    waiting = select(Registration.id).where(Registration.handle == handle, Registration.expires_at > now)
    taken = select(Member.id).where(Member.handle == handle)
    return bool(db.session.scalar(select(taken.exists() | waiting.exists())))
