"""What emails contain besides the sentence and the link: the post, a reason, the next response, or the resolution."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.csat.links import rating_token
from app.cases.customer_view.queries import response_promise
from app.cases.policies import can_rate
from app.cases.rules import SCORES
from app.community.removal.reasons import removal_reason_text
from app.core.db.base import db
from app.core.errors import Message
from app.core.text.html import to_text
from app.core.web.http import absolute_url
from app.moderation.flags.queries import reason_of
from app.moderation.models import ReviewItem, Sanction
from app.notifications.models import Notification
from app.notifications.resolution_email import resolution_of
from app.suggestions.changelog.models import ChangelogEntry
from app.suggestions.models import StatusChange

LONGEST_QUOTE = 1200  # characters: enough to see whether it helps; the rest is read on the site


def post(told: Notification, _reader: Member) -> dict[str, Any]:
    """Quote the post; nothing for a private message, which is read on the site only."""
    return {"quote": quote_of(told)}


def decision(told: Notification, _reader: Member) -> dict[str, Any]:
    """Quote what the product team wrote about its decision."""
    at = (StatusChange.suggestion_id == told.thread_id, StatusChange.at == told.event.at)
    said = db.session.scalar(select(StatusChange.html).where(*at).order_by(StatusChange.id.desc()).limit(1))
    return {"quote": _shortened(said or "")}


def merger(told: Notification, _reader: Member) -> dict[str, Any]:
    """Quote what the product team wrote about the merge of the suggestion."""
    at = (StatusChange.suggestion_id == told.event.values["from_id"], StatusChange.at == told.event.at)
    said = db.session.scalar(select(StatusChange.html).where(*at).order_by(StatusChange.id.desc()).limit(1))
    return {"quote": _shortened(said or "")}


def way_to_withdraw(_told: Notification, _reader: Member) -> dict[str, Any]:
    """Say how a vote that support added is withdrawn."""
    return {"quote": _("If you do not want this, select “Backed” beside the suggestion to withdraw your vote.")}


def changelog(told: Notification, _reader: Member) -> dict[str, Any]:
    """Quote the entry as it is now; nothing if it was withdrawn."""
    entry = db.session.get(ChangelogEntry, told.event.values["entry_id"])
    return {"quote": _shortened(entry.html) if entry and entry.published_at else ""}


def removal_reason(told: Notification, _reader: Member) -> dict[str, Any]:
    return {"quote": " ".join(str(part) for part in reason_of(told.post) if part) if told.post else ""}


def sanction_reason(told: Notification, _reader: Member) -> dict[str, Any]:
    return {"quote": _written_reason(told, Sanction)}


def appeal_reason(told: Notification, _reader: Member) -> dict[str, Any]:
    """Return the reason for the decision on the appeal."""
    return {"quote": _written_reason(told, ReviewItem)}


def next_response(told: Notification, _reader: Member) -> dict[str, Any]:
    """Return a sentence with date and time (emails are read at any time) of the next due response; "" if none is."""
    promise = response_promise(told.thread) if told.thread else None
    if promise is None or promise.number != told.case_id or promise.due_at is None:
        return {"quote": ""}
    when = format_datetime(promise.due_at, "EEEE d MMMM, HH:mm")
    return {"quote": _("You will hear from us by %(when)s.", when=when)}


def resolution(told: Notification, reader: Member) -> dict[str, Any]:
    """Return how the case was resolved, the answer, and the five CSAT ratings; only the post if it was reopened."""
    found = resolution_of(told, reader)
    quote = _shortened(found.html) if found else quote_of(told)
    return {"quote": quote, "resolution": found, "rating": _ratings(told)}


def quote_of(told: Notification) -> str:
    """Return the post as text, shortened; "" if there is none."""
    return _shortened(told.post_in_thread.html if told.post_in_thread else "")


class Rating(NamedTuple):
    """One of the five CSAT ratings, with the link that selects it."""

    score: int
    word: Message
    url: str


def _ratings(told: Notification) -> list[Rating]:
    """Return the five CSAT ratings, the best first; none if the case was reopened."""
    case = db.session.get(Case, told.case_id) if told.case_id else None
    resolved_at = told.event.at
    if case is None or not can_rate(case, resolved_at, resolved_at):
        return []
    token = rating_token(case.id, resolved_at)
    return [
        Rating(score, word, absolute_url("cases.rate_case", token=token, score=score)) for score, word in SCORES.items()
    ]


def _written_reason(told: Notification, table: type[Sanction] | type[ReviewItem]) -> str:
    said = db.session.scalar(select(table.reason).where(table.id == told.event.subject_id))
    return " ".join(str(part) for part in removal_reason_text(said or "") if part)


def _shortened(html: str) -> str:
    """Return the plain text, cut to the length of a quote."""
    text = to_text(html)
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
