"""Emails of notifications, rendered on delivery with the recipient's rights and language."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from flask import current_app, render_template
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.csat.links import rating_token
from app.cases.customer_view.queries import response_promise
from app.cases.policies import can_rate
from app.cases.rules import SCORES
from app.core.db.base import db
from app.core.errors import Message
from app.core.mail import message
from app.core.mail.message import MailMessage
from app.core.outbox.events import OUTSIDE, Outside, fan_out_handler
from app.core.outbox.models import Event
from app.core.settings import settings
from app.core.text.html import to_text
from app.core.web.http import absolute_url
from app.core.web.i18n import in_language
from app.notifications.inbox import presenters
from app.notifications.inbox.queries import receiver_of_mail, refused_kinds, told_of
from app.notifications.inbox.unsubscribe import token_for
from app.notifications.kinds.case_kinds import ESCALATED, RESOLVED, TAKEN_UP
from app.notifications.kinds.kinds import DECIDED, KINDS
from app.notifications.models import Notification
from app.notifications.recipients.of_moderation import WORDED, words_of
from app.notifications.resolution_email import resolution_of
from app.suggestions.models import StatusChange

LONGEST_QUOTE = 1200  # characters: enough to see whether it helps; the rest is read on the site


@fan_out_handler("notifications.mails.send_mail", lane=OUTSIDE)
def send_mail(event: Event, receiver: str) -> Outside | None:
    """Email a notification to one member, unless they have read it since, may no longer read it, or have opted out."""
    member = receiver_of_mail(int(receiver))
    told = told_of(event, member) if member else None
    if member is None or told is None or not told.is_unread or told.kind in refused_kinds(member.id):
        return None
    return partial(message.send, letter(told, member))


def letter(told: Notification, member: Member) -> MailMessage:
    """Return the email of a notification in its recipient's language. Its fixed Message-ID makes duplicates one
    email.
    """
    one_click = absolute_url("notifications.unsubscribe", token=token_for(member.id, told.kind))
    with in_language(member.locale):
        where, sentence = presenters.place(told), presenters.sentence(told)
        resolution = resolution_of(told, member)
        context = {
            "name": settings().name,
            "person": member.name,
            "sentence": sentence,
            "resolution": resolution,
            "quote": shortened(resolution.html) if resolution else quote_of(told),
            "action": where.action,
            "url": absolute_url(where.endpoint, **where.values),
            "rating": answers_of(told),
            "why": presenters.why(told),
            "switch": KINDS[told.kind].switch,
            "unsubscribe": one_click,
            "settings_url": absolute_url("notifications.choices"),
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


def quote_of(told: Notification) -> str:
    """Return the text that the notification is about, shortened; "" for a private message, which is read on the site
    only.
    """
    if told.kind in WORDED:
        return words_of(told)
    if told.kind in PROMISED:
        return promise_in(told)
    if told.kind == DECIDED.name:
        at = (StatusChange.suggestion_id == told.thread_id, StatusChange.at == told.event.at)
        said = db.session.scalar(select(StatusChange.html).where(*at).order_by(StatusChange.id.desc()).limit(1))
    else:
        said = told.post_in_thread.html if told.post_in_thread else None
    return shortened(said or "")


def shortened(html: str) -> str:
    """Return the plain text, cut to the length of a quote."""
    text = to_text(html)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _host() -> str:
    return str(current_app.config["BASE_URL"]).partition("://")[2].partition("/")[0].partition(":")[0]


PROMISED = {kind.name for kind in (ESCALATED, TAKEN_UP)}


def promise_in(told: Notification) -> str:
    """Return a sentence with the due date and time of the next response; "" if no SLA timer runs.

    It names the date because an email may be read at any time.
    """
    promise = response_promise(told.thread) if told.thread else None
    if promise is None or promise.number != told.case_id or promise.due_at is None:
        return ""
    sentence: str = _("You will hear from us by %(when)s.", when=format_datetime(promise.due_at, "EEEE d MMMM, HH:mm"))
    return sentence


class Answer(NamedTuple):
    """One of the five CSAT ratings, with the link that selects it."""

    score: int
    word: Message
    url: str


def answers_of(told: Notification) -> list[Answer]:
    """Return the five CSAT ratings, the best first; none for other notifications, or if the case was reopened."""
    case = db.session.get(Case, told.case_id) if told.kind == RESOLVED.name and told.case_id else None
    resolved_at = told.event.at
    if case is None or not can_rate(case, resolved_at, resolved_at):
        return []
    token = rating_token(case.id, resolved_at)
    return [
        Answer(score, word, absolute_url("cases.rate_case", token=token, score=score)) for score, word in SCORES.items()
    ]
