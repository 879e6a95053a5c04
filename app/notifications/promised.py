"""What the mail about a case promises: by when its customer hears from us."""

from __future__ import annotations

from flask_babel import format_datetime
from flask_babel import gettext as _

from app.cases.queries.own import promise_of
from app.notifications.case_kinds import ESCALATED, TAKEN_UP
from app.notifications.models import Notification

PROMISED = {kind.name for kind in (ESCALATED, TAKEN_UP)}


def promise_in(told: Notification) -> str:
    """A sentence with the day and the hour, for a mail is read at any time; nothing where no promise runs."""
    promise = promise_of(told.thread) if told.thread else None
    if promise is None or promise.number != told.case_id or promise.due_at is None:
        return ""
    sentence: str = _("You will hear from us by %(when)s.", when=format_datetime(promise.due_at, "EEEE d MMMM, HH:mm"))
    return sentence
