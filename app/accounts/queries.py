"""Every read of accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import MailToken, Member, Registration
from app.accounts.sessions import hash_of
from app.core.db import db
from app.core.errors import NotFound

ONE_DAY = timedelta(days=1)
DEAD_LINK = _l("This link has expired or was already used. Request a new one from the sign-in page.")


def member_by_handle(handle: str) -> Member | None:
    """The member of this handle, unless there is none or their account is gone."""
    return db.session.scalars(select(Member).where(Member.handle == handle, Member.erased_at.is_(None))).one_or_none()


def member_called(identifier: str) -> Member | None:
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


def registration_link(token: str, now: datetime) -> MailToken:
    """The link that confirms an address, with its registration; raises NotFound where it is worth nothing."""
    return _living(MailToken.registration_id.is_not(None), token, now)


def reset_link(token: str, now: datetime) -> MailToken:
    """The link to a new password, with its member; raises NotFound where it is worth nothing."""
    return _living(MailToken.member.has(Member.email == MailToken.email), token, now)


def _living(proves: ColumnElement[bool], token: str, now: datetime) -> MailToken:
    link = db.session.scalars(
        select(MailToken)
        .where(MailToken.token_hash == hash_of(token), MailToken.used_at.is_(None), MailToken.expires_at > now, proves)
        .options(joinedload(MailToken.member), joinedload(MailToken.registration))
    ).one_or_none()
    if link is None:
        raise NotFound(DEAD_LINK)
    return link


def waiting_registration(email: str, now: datetime) -> Registration | None:
    """The account that waits for this address to be confirmed; None where several do, each with another password: which
    of them is the reader's own, nobody can tell."""
    waiting = select(Registration).where(Registration.email == email, Registration.expires_at > now).limit(2)
    found = db.session.scalars(waiting).all()
    return found[0] if len(found) == 1 else None


def letters_before(asked: MailToken) -> int:
    """How many letters the same address was asked for in the day before this one."""
    return (
        db.session.scalar(
            select(func.count()).where(
                MailToken.email == asked.email,
                MailToken.id < asked.id,
                MailToken.created_at > asked.created_at - ONE_DAY,
            )
        )
        or 0
    )
