"""Queries for registrations and links in emails."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.accounts.registration.models import MailToken, Registration
from app.core.db.base import db
from app.core.errors import NotFound
from app.core.signing import hash_of

ONE_DAY = timedelta(days=1)
DEAD_LINK = _l("This link has expired or was already used. Request a new one from the sign-in page.")


def registration_link(token: str, now: datetime) -> MailToken:
    """Return the link that confirms an address, with its registration. Raises NotFound if it is not valid."""
    return _living(MailToken.registration_id.is_not(None), token, now)


def reset_link(token: str, now: datetime) -> MailToken:
    """Return the link to a new password, with its member. Raises NotFound if it is not valid."""
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
    """Return the registration that waits for this address, or None if several do, each with its own password."""
    waiting = select(Registration).where(Registration.email == email, Registration.expires_at > now).limit(2)
    found = db.session.scalars(waiting).all()
    return found[0] if len(found) == 1 else None


def letters_before(asked: MailToken) -> int:
    """Return how many emails to the same address were requested in the day before this one."""
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
