"""Emails of notifications, rendered on delivery with the recipient's rights and language."""

from __future__ import annotations

from functools import partial

from flask import current_app, render_template

from app.accounts.members.models import Member
from app.core.mail import message
from app.core.mail.message import MailMessage
from app.core.outbox.events import OUTSIDE, Outside, fan_out_handler
from app.core.outbox.models import Event
from app.core.settings import settings
from app.core.web.http import absolute_url
from app.core.web.i18n import in_language
from app.notifications.inbox import presenters
from app.notifications.inbox.queries import receiver_of_mail, refused_kinds, told_of
from app.notifications.inbox.unsubscribe import token_for
from app.notifications.kinds.kinds import KINDS
from app.notifications.models import Notification


@fan_out_handler("notifications.mails.send_mail", lane=OUTSIDE)
def send_mail(event: Event, receiver: str) -> Outside | None:
    """Email a notification to one member, unless they have read it since, may no longer read it, or have opted out."""
    member = receiver_of_mail(int(receiver))
    told = told_of(event, member) if member else None
    if member is None or told is None or not told.is_unread or told.kind in refused_kinds(member.id):
        return None
    return partial(message.send, letter(told, member))


def letter(told: Notification, member: Member) -> MailMessage:
    """Return the email in its recipient's language. Its fixed Message-ID makes duplicates one email."""
    one_click = absolute_url("notifications.unsubscribe", token=token_for(member.id, told.kind))
    with in_language(member.locale):
        where, sentence = presenters.place(told), presenters.sentence(told)
        context = {
            "name": settings().name,
            "person": member.name,
            "sentence": sentence,
            "action": where.action,
            "url": absolute_url(where.endpoint, **where.values),
            "why": presenters.why(told),
            "unsubscribe": one_click,
            "settings_url": absolute_url("notifications.choices"),
            **KINDS[told.kind].mail_extra(told, member),
        }
        return MailMessage(
            to=member.email or "",
            subject=" ".join(sentence.split()),
            text=render_template("notifications/mail/notification.txt", **context),
            html=render_template("notifications/mail/notification.html", **context),
            message_id=f"event-{told.event_id}-{member.id}",
            headers={
                "List-Unsubscribe": f"<{one_click}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "References": f"<thread-{told.thread_id}@{_host()}>",
            },
        )


def _host() -> str:
    return str(current_app.config["BASE_URL"]).partition("://")[2].partition("/")[0].partition(":")[0]
