"""Register an account, confirm its address, and issue links for emails."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, true, update

from app.accounts.events import MEMBER_REGISTERED, REGISTRATION_BEGUN
from app.accounts.intents import Intent
from app.accounts.members import rules
from app.accounts.members.models import Member
from app.accounts.members.queries import is_handle_taken, staff_names
from app.accounts.password_hashing import hash_password
from app.accounts.policies import can_register
from app.accounts.registration.models import MailToken, Registration
from app.accounts.registration.queries import registration_link
from app.accounts.sign_in import rules as sign_in_rules
from app.core.db.base import db, fold_case
from app.core.db.insert import insert_if_absent
from app.core.db.session import end_read_transaction, lock_row
from app.core.errors import InvalidInput, Message, Mistakes
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.settings import settings
from app.core.signing import hash_of
from app.core.text.normalisation import clean, one_line


def request_mail_link(
    email: str, registration: Registration | None, now: datetime, intent: Intent | None = None
) -> MailToken:
    """Record a request for an email to this address, no matter whose it is."""
    wanted = intent.stored() if intent else {}
    lasts = Registration.LASTS if registration else MailToken.LASTS
    nonce = secrets.token_urlsafe(32)
    asked = MailToken(
        email=email, registration=registration, nonce=nonce, created_at=now, expires_at=now + lasts, **wanted
    )
    db.session.add(asked)
    db.session.flush()
    return asked


def issue_mail_link(asked: MailToken, owner: Member | Registration, token: str) -> str:
    """Assign `token` to `owner` and return it; the owner's earlier links are no longer valid."""
    if isinstance(owner, Member):
        asked.member_id, asked.registration_id = owner.id, None
        revoke_mail_links(member_id=owner.id, now=asked.created_at, before=asked.id)
    else:
        asked.registration_id = owner.id
        revoke_mail_links(registration_id=owner.id, now=asked.created_at, before=asked.id)
    asked.token_hash = hash_of(token)
    return token


def revoke_mail_links(*, now: datetime, before: int | None = None, **owner: int) -> None:
    """Invalidate the links of this owner (`member_id`, `registration_id`); with `before`, those with a lower id."""
    older = true() if before is None else MailToken.id < before
    db.session.execute(
        update(MailToken).filter_by(**owner).where(MailToken.used_at.is_(None), older).values(used_at=now)
    )


NOTHING = Intent()
HANDLE_TAKEN = _l("This username is already taken. Choose another one.")


def register(
    *, handle: str, name: str, email: str, password: str, locale: str, now: datetime, intent: Intent = NOTHING
) -> Registration:
    """Request an account. An email to the address confirms it, or tells its owner that they already have an account.

    Which email is decided when it is written, so that nobody can find out here who has an account. Raises Mistakes with
    all that `problems_of` finds, and NotAllowed if registration is closed.
    """
    problems = problems_of(handle=handle, name=name, email=email, password=password, now=now)
    if problems:
        raise Mistakes(problems)
    handle, email = _spelled(handle, email)
    end_read_transaction()  # hold no transaction open during the hashing
    password_hash = hash_password(password)
    require_allowed(can_register(settings().open_registration))
    db.session.execute(delete(Registration).where(Registration.handle == handle, Registration.expires_at <= now))
    values = {"name": name or handle, "email": email, "password_hash": password_hash, "locale": locale}
    lasts = {"created_at": now, "expires_at": now + Registration.LASTS}
    wanted = {**intent.stored(), "draft_hash": intent.draft_hash}
    if not insert_if_absent(Registration, handle=handle, **values, **wanted, **lasts):
        raise InvalidInput(HANDLE_TAKEN, "handle")
    registration = db.session.scalars(select(Registration).where(Registration.handle == handle)).one()
    record_event(REGISTRATION_BEGUN, None, request_mail_link(email, registration, now), now)
    return registration


def confirm(token: str, now: datetime) -> Member:
    """Confirm the address and create the account. Raises NotFound, or InvalidInput if name or address are taken."""
    link = registration_link(token, now)
    waiting = link.registration
    if waiting is None or lock_row(waiting) is None or lock_row(link).used_at is not None:
        raise InvalidInput(_("This address is already confirmed. Sign in."))
    revoke_mail_links(registration_id=waiting.id, now=now)
    fields = {
        "name": waiting.name,
        "email": waiting.email,
        "locale": waiting.locale,
        "password_hash": waiting.password_hash,
    }
    member = _insert(handle=waiting.handle, email_verified_at=now, created_at=now, **fields)
    record_event(MEMBER_REGISTERED, member, member, now)
    return member


def create_member(
    *, handle: str, name: str, email: str, password: str, locale: str, now: datetime, verified: bool = True
) -> Member:
    """Create a member without a confirmation email; one who is not `verified` resets the password first.

    Raises Mistakes if username, address or password break a rule, and InvalidInput if they are taken.
    """
    problems = _broken_rules(handle, name, email, password)
    if problems:
        raise Mistakes(problems)
    handle, email = _spelled(handle, email)
    name = one_line(clean(name)) or handle
    fields = {"name": name, "email": email, "locale": locale, "password_hash": hash_password(password)}
    return _insert(handle=handle, email_verified_at=now if verified else None, created_at=now, **fields)


def problems_of(*, handle: str, name: str, email: str, password: str, now: datetime) -> dict[str, Message]:
    """Return everything that prevents this registration, by field. It never says whether the address has an account."""
    problems = _broken_rules(handle, name, email, password)
    if "handle" not in problems and is_handle_taken(fold_case(clean(handle)), now):
        problems["handle"] = HANDLE_TAKEN
    return problems


def _broken_rules(handle: str, name: str, email: str, password: str) -> dict[str, Message]:
    handle, staff = fold_case(clean(handle)), staff_names()
    problems = {
        "handle": rules.handle_problem(handle, staff),
        "name": rules.name_problem(name, staff),
        "email": rules.email_problem(email),
        "password": sign_in_rules.password_problem(password, handle, name, email),
    }
    return {field: problem for field, problem in problems.items() if problem is not None}


def _spelled(handle: str, email: str) -> tuple[str, str]:
    return fold_case(clean(handle)), rules.normal_email(email) or email


def _insert(**values: object) -> Member:
    if not insert_if_absent(Member, **values):
        raise InvalidInput(
            _(
                "An account with this username or email address already exists. Sign in, or register "
                "with a different username."
            )
        )
    return db.session.scalars(select(Member).where(Member.handle == values["handle"])).one()
