"""Emails of accounts: confirm an address, reset a password, report a changed password."""

from __future__ import annotations

from functools import partial

from flask import render_template
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.accounts.members.queries import member_by_handle_or_email
from app.accounts.registration.actions import issue_mail_link
from app.accounts.registration.models import MailToken, Registration
from app.accounts.registration.queries import letters_before, waiting_registration
from app.core.db.base import db
from app.core.logs import log
from app.core.mail import message
from app.core.mail.message import MailMessage
from app.core.outbox.events import OUTSIDE, Outside, event_handler
from app.core.outbox.models import Event
from app.core.settings import settings
from app.core.signing import derive_token
from app.core.web.http import absolute_url
from app.core.web.i18n import in_language


def verify(registration: Registration, token: str, key: str) -> MailMessage:
    """Return the email that confirms an address; sent twice with one `key`, it appears once.

    The username is all that was typed, so that nobody can send their own text to strangers.
    """
    with in_language(registration.locale):
        subject, url = _("Confirm your email address"), absolute_url("accounts.verify", token=token)
        return _letter(
            "confirm_address", registration, key, subject=subject, action=_("Confirm my email address"), url=url
        )


def address_taken(member: Member, registration: Registration | None, key: str) -> MailMessage:
    """Return the email that says that the address already has an account; its link continues with the stored intent."""
    wanted = {"next": registration.next_path, "then": registration.pending} if registration else {}
    with in_language(member.locale):
        subject = _("You already have an account")
        url = absolute_url("accounts.login", **{name: value for name, value in wanted.items() if value})
        return _letter("address_taken", member, key, subject=subject, action=_("Sign in"), url=url)


def reset(member: Member, token: str, key: str) -> MailMessage:
    """Return the email with the link to a new password."""
    with in_language(member.locale):
        subject, url = _("Choose a new password"), absolute_url("accounts.reset", token=token)
        return _letter("password_reset", member, key, subject=subject, action=subject, url=url)


def password_changed(member: Member, key: str) -> MailMessage:
    """Return the email that says that the password was changed."""
    with in_language(member.locale):
        subject, url = _("Your password was changed"), absolute_url("accounts.forgot")
        return _letter("password_changed", member, key, subject=subject, action=_("Reset my password"), url=url)


def _letter(name: str, to: Member | Registration, key: str, *, subject: str, action: str, url: str) -> MailMessage:
    person = to.name if isinstance(to, Member) else ""
    words = {"name": settings().name, "person": person, "handle": to.handle, "action": action, "url": url}
    return MailMessage(
        to=to.email or "",
        to_name=person,
        subject=subject,
        text=render_template(f"accounts/registration/mail/{name}.txt", **words),
        html=render_template(f"accounts/registration/mail/{name}.html", **words),
        message_id=f"{name}-{key}",
        locale=to.locale,
    )


LETTERS_A_DAY = 5  # to one address, from all requesters together: our forms cannot flood a mailbox


@event_handler("accounts.send_link", lane=OUTSIDE)
def send_link(event: Event) -> Outside | None:
    """Email the owner of an address: to confirm it, to reset the password, or to say that it already has an account."""
    asked = db.session.get(MailToken, event.subject_id)
    if asked is None or asked.used_at is not None:
        return None
    if letters_before(asked) >= LETTERS_A_DAY:
        log.warning("letter_withheld", event_id=event.id)
        return None
    registration = db.session.get(Registration, asked.registration_id) if asked.registration_id else None
    member, token, key = member_by_handle_or_email(asked.email), derive_token(asked.nonce), f"{event.id}"
    if member is not None and registration is not None:
        return partial(message.send, address_taken(member, registration, key))
    if member is not None:
        return partial(message.send, reset(member, issue_mail_link(asked, member, token), key))
    registration = registration or waiting_registration(asked.email, event.at)
    if registration is None:
        return None
    return partial(message.send, verify(registration, issue_mail_link(asked, registration, token), key))


@event_handler("accounts.send_password_changed", lane=OUTSIDE)
def send_password_changed(event: Event) -> Outside | None:
    """Email a member that their password was changed, in case someone else did it."""
    member = db.session.get(Member, event.subject_id)
    if member is None or not member.email:
        return None
    return partial(message.send, password_changed(member, f"{event.id}"))
