"""The letters of accounts: to confirm an address, to choose a new password, to tell that it was changed."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from app.accounts.models import Member, Registration
from app.core.i18n import in_language
from app.core.mail import Letter
from app.core.settings import settings
from app.core.web import absolute


def verify(registration: Registration, token: str, key: str) -> Letter:
    """Confirm your address. `key` names the letter: sent twice, it is one in the mailbox."""
    with in_language(registration.locale):
        return _letter(
            "verify",
            registration.email,
            key,
            subject=_("Confirm your address"),
            action=_("Confirm my address"),
            url=absolute("accounts.verify", token=token),
            person=registration.name,
            handle=registration.handle,
        )


def taken(member: Member, key: str) -> Letter:
    """Someone, perhaps you, asked for a second account with your address."""
    with in_language(member.locale):
        return _letter(
            "taken",
            member.email,
            key,
            subject=_("You have an account already"),
            action=_("Sign in"),
            url=absolute("accounts.login"),
            person=member.name,
            handle=member.handle,
        )


def reset(member: Member, token: str, key: str) -> Letter:
    """Choose a new password."""
    with in_language(member.locale):
        return _letter(
            "reset",
            member.email,
            key,
            subject=_("Choose a new password"),
            action=_("Choose a new password"),
            url=absolute("accounts.reset", token=token),
            person=member.name,
            handle=member.handle,
        )


def password_changed(member: Member, key: str) -> Letter:
    """Your password was changed."""
    with in_language(member.locale):
        return _letter(
            "password_changed",
            member.email,
            key,
            subject=_("Your password was changed"),
            action=_("That was not me"),
            url=absolute("accounts.forgot"),
            person=member.name,
        )


def _letter(name: str, to: str | None, key: str, *, subject: str, **words: object) -> Letter:
    context = {"name": settings().name, **words}
    return Letter(
        to=to or "",
        subject=subject,
        text=render_template(f"mail/{name}.txt", **context),
        html=render_template(f"mail/{name}.html", **context),
        message_id=f"{name}-{key}",
    )
