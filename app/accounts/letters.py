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
    """Confirm your address. `key` names the letter: sent twice, it is one in the mailbox.

    It repeats nothing that was typed but the handle: nobody sends words of theirs to strangers through us.
    """
    with in_language(registration.locale):
        subject, url = _("Confirm your email address"), absolute("accounts.verify", token=token)
        return _letter("verify", registration, key, subject=subject, action=_("Confirm my email address"), url=url)


def taken(member: Member, registration: Registration | None, key: str) -> Letter:
    """Someone, perhaps you, asked for a second account with your address; the link goes on with what they wanted."""
    wanted = {"next": registration.next_path, "then": registration.pending} if registration else {}
    with in_language(member.locale):
        subject = _("You already have an account")
        url = absolute("accounts.login", **{name: value for name, value in wanted.items() if value})
        return _letter("taken", member, key, subject=subject, action=_("Sign in"), url=url)


def reset(member: Member, token: str, key: str) -> Letter:
    """Choose a new password."""
    with in_language(member.locale):
        subject, url = _("Choose a new password"), absolute("accounts.reset", token=token)
        return _letter("reset", member, key, subject=subject, action=subject, url=url)


def password_changed(member: Member, key: str) -> Letter:
    """Your password was changed."""
    with in_language(member.locale):
        subject, url = _("Your password was changed"), absolute("accounts.forgot")
        return _letter("password_changed", member, key, subject=subject, action=_("Reset my password"), url=url)


def _letter(name: str, to: Member | Registration, key: str, *, subject: str, action: str, url: str) -> Letter:
    person = to.name if isinstance(to, Member) else ""
    words = {"name": settings().name, "person": person, "handle": to.handle, "action": action, "url": url}
    return Letter(
        to=to.email or "",
        to_name=person,
        subject=subject,
        text=render_template(f"mail/{name}.txt", **words),
        html=render_template(f"mail/{name}.html", **words),
        message_id=f"{name}-{key}",
        locale=to.locale,
    )
