"""Queries for members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.registration.models import Registration
from app.core.db.base import db


def member_by_handle(handle: str) -> Member | None:
    """Return the member with this username, or None if there is none or the account was erased."""
    return db.session.scalars(select(Member).where(Member.handle == handle, Member.erased_at.is_(None))).one_or_none()


def member_by_handle_or_email(identifier: str) -> Member | None:
    """Return the member with this username or email address, or None."""
    column = Member.email if "@" in identifier else Member.handle
    return db.session.scalars(select(Member).where(column == identifier)).one_or_none()


def staff_names() -> list[str]:
    """Return the names and usernames of everyone with a role; no other member may use one that looks like them."""
    staff = db.session.execute(select(Member.name, Member.handle).where(Member.roles.any(), Member.erased_at.is_(None)))
    return [name for row in staff for name in row]


def is_handle_taken(handle: str, now: datetime) -> bool:
    """Return whether a member or a registration that is not yet confirmed has this username."""
    waiting = select(Registration.id).where(Registration.handle == handle, Registration.expires_at > now)
    taken = select(Member.id).where(Member.handle == handle)
    return bool(db.session.scalar(select(taken.exists() | waiting.exists())))
