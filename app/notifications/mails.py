"""Mails: one for each notification whose member wants it, written when it is delivered, with the reader's rights
then."""

from __future__ import annotations

from functools import partial

from flask import current_app, render_template
from sqlalchemy import select

from app.accounts.models import Member
from app.core import mail
from app.core.db import db
from app.core.events import OUTSIDE, Event, Outside, channel
from app.core.i18n import in_language
from app.core.mail import Letter
from app.core.markup import to_text
from app.core.settings import settings
from app.core.web import absolute
from app.notifications import wording
from app.notifications.kinds import DECIDED, KINDS
from app.notifications.models import Notification
from app.notifications.moderated import WORDED, words_of
from app.notifications.promised import PROMISED, promise_in
from app.notifications.queries import receiver_of_mail, refused_kinds, told_of
from app.notifications.rating_request import answers_of
from app.notifications.resolution import resolution_of
from app.notifications.unsubscribing import token_for
from app.suggestions.models import StatusChange

LONGEST_QUOTE = 1200  # characters: enough to see whether it helps; the rest is read in its place


@channel("notifications.mails.send_mail", lane=OUTSIDE)
def send_mail(event: Event, receiver: str) -> Outside | None:
    """Write to one member what they were told; not where they have read it meanwhile, or may not, or do not want it."""
    member = receiver_of_mail(int(receiver))
    told = told_of(event, member) if member else None
    if member is None or told is None or not told.is_unread or told.kind in refused_kinds(member.id):
        return None
    return partial(mail.send, letter(told, member))


def letter(told: Notification, member: Member) -> Letter:
    """The mail of a notification, in its receiver's language. Sent twice, it is one mail in their mailbox."""
    one_click = absolute("notifications.unsubscribe", token=token_for(member.id, told.kind))
    with in_language(member.locale):
        where, sentence = wording.place(told), wording.sentence(told)
        resolution = resolution_of(told, member)
        context = {
            "name": settings().name,
            "person": member.name,
            "sentence": sentence,
            "resolution": resolution,
            "quote": shortened(resolution.html) if resolution else quote_of(told),
            "action": where.action,
            "url": absolute(where.endpoint, **where.values),
            "rating": answers_of(told),
            "why": wording.why(told),
            "switch": KINDS[told.kind].switch,
            "unsubscribe": one_click,
            "settings_url": absolute("notifications.choices"),
        }
        return Letter(
            to=member.email or "",
            subject=" ".join(sentence.split()),
            text=render_template("mail/told.txt", **context),
            html=render_template("mail/told.html", **context),
            message_id=f"event-{told.event_id}-{member.id}",
            headers={
                "List-Unsubscribe": f"<{one_click}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "References": f"<thread-{told.thread_id}@{_host()}>",
            },
        )


def quote_of(told: Notification) -> str:
    """What was said, as far as it fits; a private message stays where it is private."""
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
    """The text, as far as it fits into a mail."""
    text = to_text(html)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _host() -> str:
    return str(current_app.config["BASE_URL"]).partition("://")[2].partition("/")[0].partition(":")[0]
