"""Becoming a member: asking for an account, and confirming the address."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts import rules
from app.accounts.actions.linking import ask_for_link, close_links
from app.accounts.events import MEMBER_REGISTERED, REGISTRATION_BEGUN
from app.accounts.hashing import hash_password
from app.accounts.models import Member, Registration
from app.accounts.policies import can_register
from app.accounts.queries import is_handle_taken, registration_link
from app.core.db import db, fold, insert_once, lock
from app.core.errors import Refused
from app.core.events import record
from app.core.policy import require
from app.core.settings import settings


def register(
    *, handle: str, name: str, email: str, password: str, locale: str, now: datetime, draft_hash: str | None = None
) -> Registration:
    """Ask for an account; a letter to the address confirms it, or tells its owner that they have one already.

    `draft_hash` is of the cookie under which they wrote before: what they wrote comes along, whatever browser confirms.

    Which of the two is decided when the letter is written, so that nobody learns here who has an account.

    Raises Refused where the handle is taken, or where handle, address or password break a rule.
    """
    handle, email = _checked(handle, name, email, password)
    password_hash = hash_password(password)
    require(can_register(settings().open_registration))
    if is_handle_taken(handle, now):
        raise _handle_taken()
    db.session.execute(delete(Registration).where(Registration.handle == handle, Registration.expires_at <= now))
    values = {"name": name or handle, "email": email, "password_hash": password_hash, "locale": locale}
    lasts = {"created_at": now, "expires_at": now + Registration.LASTS}
    if not insert_once(Registration, handle=handle, draft_hash=draft_hash, **values, **lasts):
        raise _handle_taken()
    registration = db.session.scalars(select(Registration).where(Registration.handle == handle)).one()
    record(REGISTRATION_BEGUN, None, ask_for_link(email, registration, now), now)
    return registration


def confirm(token: str, now: datetime) -> Member:
    """The address is its owner's: the account begins.

    Raises NotFound where the link is worth nothing, Refused where handle or address have found another owner meanwhile.
    """
    link = registration_link(token, now)
    waiting = link.registration
    if waiting is None or lock(waiting) is None or lock(link).used_at is not None:
        raise Refused(_("This address is confirmed already. Sign in."))
    close_links(registration_id=waiting.id, now=now)
    fields = {
        "name": waiting.name,
        "email": waiting.email,
        "locale": waiting.locale,
        "password_hash": waiting.password_hash,
    }
    member = _insert(handle=waiting.handle, email_verified_at=now, created_at=now, **fields)
    record(MEMBER_REGISTERED, member, member, now)
    return member


def create_member(
    *, handle: str, name: str, email: str, password: str, locale: str, now: datetime, verified: bool = True
) -> Member:
    """A member whom somebody vouches for: no letter is sent. One who is not `verified` asks for a new password first.

    Raises Refused where handle, address or password break a rule or are taken.
    """
    handle, email = _checked(handle, name, email, password)
    fields = {"name": name or handle, "email": email, "locale": locale, "password_hash": hash_password(password)}
    return _insert(handle=handle, email_verified_at=now if verified else None, created_at=now, **fields)


def _checked(handle: str, name: str, email: str, password: str) -> tuple[str, str]:
    """The handle and the address in their one spelling; raises Refused."""
    handle = fold(handle.strip())
    problems = {
        "handle": rules.handle_problem(handle),
        "name": rules.name_problem(name),
        "email": rules.email_problem(email),
        "password": rules.password_problem(password, handle, name, email),
    }
    for field, problem in problems.items():
        if problem is not None:
            raise Refused(problem, field)
    return handle, rules.normal_email(email) or email


def _insert(**values: object) -> Member:
    if not insert_once(Member, **values):
        raise Refused(
            _("This name or this address has an account already. Sign in, or register once more with another name.")
        )
    return db.session.scalars(select(Member).where(Member.handle == values["handle"])).one()


def _handle_taken() -> Refused:
    return Refused(_("Somebody is called so already. Choose another name."), "handle")
