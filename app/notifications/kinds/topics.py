"""Topics by which the inbox is filtered, and the tone of each kind of notification."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.core.errors import Message
from app.notifications.kinds.case_kinds import FOR_CUSTOMERS
from app.notifications.kinds.kinds import (
    APPEALED,
    APPROVED,
    BADGED,
    DECIDED,
    KINDS,
    LIFTED,
    REMARKED,
    REMOVED,
    RESTORED,
    SANCTIONED,
    SUGGESTED,
)


class Topic(NamedTuple):
    """A group of notification kinds; `name` is used in the address of the inbox."""

    name: str
    label: Message
    icon: str
    kinds: frozenset[str]


_OWN_CASES = frozenset(kind.name for kind in FOR_CUSTOMERS)
_WORK = frozenset(kind.name for kind in KINDS.values() if kind.is_for_staff)
_SUGGESTIONS = frozenset(kind.name for kind in (SUGGESTED, REMARKED, DECIDED))
_ACCOUNT = frozenset(kind.name for kind in (REMOVED, RESTORED, APPROVED, SANCTIONED, LIFTED, APPEALED, BADGED))
_QUESTIONS = frozenset(KINDS) - _OWN_CASES - _WORK - _SUGGESTIONS - _ACCOUNT
WORK = "work"
TOPICS: dict[str, Topic] = {
    topic.name: topic
    for topic in (
        Topic("questions", _("Questions"), "answered", _QUESTIONS),
        Topic("cases", _("My cases"), "support", _OWN_CASES),
        Topic("suggestions", _("Suggestions"), "product", _SUGGESTIONS),
        Topic("account", _("Account and badges"), "person", _ACCOUNT),
        Topic(WORK, _("Support work"), "case", _WORK),
    )
}
TONES = {
    "answered": "public", "ask": "public", "comment": "public", "person": "public", "people": "public",
    "support": "staff", "case": "staff", "assign": "staff", "space": "staff", "note": "staff", "merged": "staff",
    "paused": "staff", "product": "brand", "shipped": "brand",
    "solved": "solved", "done": "solved", "accept": "solved", "badge": "solved", "helped": "solved",
    "message": "waits", "talk": "waits", "details": "waits", "clock": "waits", "calendar": "waits", "new": "waits",
    "late": "late", "rejected": "late", "warning": "late", "hidden": "late",
}  # fmt: skip
"""The tone of each icon, by its meaning; all others are quiet."""


def topics_for(member: Member) -> list[Topic]:
    """Return the topics by which the member can filter their inbox; only staff get notifications of support work."""
    return [topic for topic in TOPICS.values() if topic.name != WORK or member.is_staff]
