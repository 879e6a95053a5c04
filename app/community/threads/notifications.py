"""Email that offers access to a private question. Its link is signed and works only for the member it is for."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.core.db.base import db
from app.core.mail.message import MailMessage
from app.core.outbox.models import Event
from app.core.settings import settings
from app.core.signing import sign, unsign
from app.core.web.http import absolute_url
from app.core.web.i18n import in_language


def offer_of(token: str, thread_id: int) -> Event | None:
    """Return the offer from the token in a link; None if the token is invalid or for another thread."""
    try:
        event = db.session.get(Event, int(unsign("offer", token)))
    except (ValueError, TypeError):
        return None
    return event if event is not None and event.subject_id == thread_id else None


def offer_letter(event: Event, actor: Member, receiver: Member) -> MailMessage:
    """Return the email with an offer to read a private question. It contains nothing of the question."""
    url = absolute_url("community.offer", thread_id=event.subject_id, token=sign("offer", event.id))
    with in_language(receiver.locale):
        words = {
            "name": settings().name,
            "person": receiver.name,
            "inviter": actor.name,
            "action": _("View invitation"),
            "url": url,
        }
        return MailMessage(
            to=receiver.email or "",
            to_name=receiver.name,
            subject=_("%(name)s invited you to a private question", name=actor.name),
            text=render_template("community/threads/mail/access_invitation.txt", **words),
            html=render_template("community/threads/mail/access_invitation.html", **words),
            message_id=f"offer-{event.id}",
            locale=receiver.locale,
        )
