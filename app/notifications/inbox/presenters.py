"""Text, icon and link of a notification in the reader's language, for the inbox and for emails."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from app.core.text.normalisation import isolated_values
from app.core.ui.status_badges import Look, status_style
from app.notifications.kinds.kinds import KINDS
from app.notifications.kinds.links import Place
from app.notifications.kinds.topics import TONES
from app.notifications.models import Notification
from app.notifications.rules import REASONS


def sentence(told: Notification) -> str:
    """Return what happened, in one line."""
    kind = KINDS[told.kind]
    name = told.actor.name if told.actor else _("Former member")
    words = {"name": name, "title": told.thread.title if told.thread else "", "number": told.case_id}
    return kind.alternative(told) or str(kind.sentence) % isolated_values(words | kind.values(told))


def why(told: Notification) -> str:
    return str(REASONS[told.why])


def icon_of(told: Notification) -> str:
    """Return the icon of the kind; for a decision, that of the resulting status."""
    status = _status(told)
    return status.icon if status else KINDS[told.kind].icon


def tone_of(told: Notification) -> str:
    """Return the tone of the kind; for a decision, that of the resulting status."""
    status = _status(told)
    return status.tone if status else TONES.get(KINDS[told.kind].icon, "quiet")


def excerpt_of(told: Notification, words: str = "") -> str:
    """Return the beginning of the text that it is about; "" if that is hidden or deleted, or there is none.

    `words` is the HTML of the private message or internal note that it is about.
    """
    return KINDS[told.kind].excerpt(told, words or "")


def place(told: Notification) -> Place:
    """Return where the notification links to."""
    return KINDS[told.kind].link.place(told)


def address(told: Notification) -> str:
    """Return the address on this site that the notification links to."""
    where = place(told)
    return url_for(where.endpoint, **where.values)


def _status(told: Notification) -> Look | None:
    status = told.event.values.get("status") if KINDS[told.kind].shows_status else None
    return status_style(status, "suggestion") if status else None
