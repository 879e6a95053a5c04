"""What accounts do after the commit: letters that prove an address, and the one that warns of a changed password."""

from __future__ import annotations

from functools import partial

from app.accounts import letters
from app.accounts.actions.linking import make_link
from app.accounts.models import MailToken, Member, Registration
from app.accounts.queries import letters_before, member_called, waiting_registration
from app.accounts.sessions import secret_of
from app.core import mail
from app.core.db import db
from app.core.events import OUTSIDE, Event, Outside, reaction
from app.core.logs import log

LETTERS_A_DAY = 5  # to one address, whoever asks: nobody's mailbox is filled by our forms


@reaction("accounts.send_link", lane=OUTSIDE)
def send_link(event: Event) -> Outside | None:
    """Write to whom an address belongs: to confirm it, to choose a new password, or to say that it has an account.

    Nobody has it: nobody is written to, and whoever asked cannot tell the difference.
    """
    asked = db.session.get(MailToken, event.subject_id)
    if asked is None or asked.used_at is not None:
        return None
    if letters_before(asked) >= LETTERS_A_DAY:
        log.warning("letter_withheld", event_id=event.id)
        return None
    registration = db.session.get(Registration, asked.registration_id) if asked.registration_id else None
    member, token, key = member_called(asked.email), secret_of(asked.nonce), f"{event.id}"
    if member is not None and registration is not None:
        return partial(mail.send, letters.taken(member, registration, key))
    if member is not None:
        return partial(mail.send, letters.reset(member, make_link(asked, member, token), key))
    registration = registration or waiting_registration(asked.email, event.at)
    if registration is None:
        return None
    return partial(mail.send, letters.verify(registration, make_link(asked, registration, token), key))


@reaction("accounts.send_password_changed", lane=OUTSIDE)
def send_password_changed(event: Event) -> Outside | None:
    """Tell a member that their password is another one now: whoever did not do it should know."""
    member = db.session.get(Member, event.subject_id)
    if member is None or not member.email:
        return None
    return partial(mail.send, letters.password_changed(member, f"{event.id}"))
