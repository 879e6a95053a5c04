"""Topics by which the inbox is filtered, and the tone of each icon."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _

from app.core.errors import Message


class Topic(NamedTuple):
    """A group of notification kinds; `name` is used in the address of the inbox."""

    name: str
    label: Message
    icon: str


QUESTIONS = Topic("questions", _("Questions"), "answered")
CASES = Topic("cases", _("My cases"), "support")
SUGGESTIONS = Topic("suggestions", _("Suggestions"), "product")
ACCOUNT = Topic("account", _("Account and badges"), "person")
WORK = Topic("work", _("Support work"), "case")  # for staff only
TOPICS = (QUESTIONS, CASES, SUGGESTIONS, ACCOUNT, WORK)
TONES = {
    "answered": "public", "ask": "public", "comment": "public", "person": "public", "people": "public",
    "support": "staff", "case": "staff", "assign": "staff", "space": "staff", "note": "staff", "merged": "staff",
    "paused": "staff", "product": "brand", "shipped": "brand",
    "solved": "solved", "done": "solved", "accept": "solved", "badge": "solved", "helped": "solved",
    "message": "waits", "talk": "waits", "details": "waits", "clock": "waits", "calendar": "waits", "new": "waits",
    "late": "late", "rejected": "late", "warning": "late", "hidden": "late",
}  # fmt: skip
"""The tone of each icon, by its meaning; all others are quiet."""
