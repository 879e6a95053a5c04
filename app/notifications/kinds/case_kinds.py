"""Kinds of notifications about cases: to the customer, and to those who work on them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.notifications.kinds.kind import NotificationKind

ESCALATED = NotificationKind(
    "escalated",
    "case",
    _("Support is now working on your question “%(title)s”"),
    _("Support starts working on a question of mine"),
)
MESSAGED = NotificationKind(
    "messaged",
    "message",
    _("Support sent you a private message about “%(title)s”"),
    _("Support sends me a private message"),
)
RESOLVED = NotificationKind(
    "resolved", "solved", _("Support resolved your case “%(title)s”"), _("Support resolves a case of mine")
)
UNSOLVED = NotificationKind(
    "unsolved",
    "warning",
    _("The answer that solved “%(title)s” is no longer available or accepted"),
    _("The answer that resolved a case of mine is no longer available or accepted"),
)
TAKEN_UP = NotificationKind(
    "taken_up",
    "new",
    _("Support reopened your case “%(title)s”"),
    _("Support reopens a case of mine"),
)
ASKED_BACK = NotificationKind(
    "asked_back",
    "talk",
    _("Support is waiting for your reply about “%(title)s”"),
    _("Support is waiting for my reply"),
)
HELD = NotificationKind(
    "held",
    "paused",
    _("Your case “%(title)s” is on hold: support is waiting for a third party"),
    _("Support puts a case of mine on hold"),
    is_mailed=False,
)
JOINED = NotificationKind(
    "joined",
    "merged",
    _("Your case “%(title)s” was merged into another case"),
    _("Support merges a case of mine with another"),
)
CONTACTED = NotificationKind(
    "contacted",
    "message",
    _("%(name)s asked support privately: “%(title)s”"),
    _("A customer asks my team a private question"),
    True,
)
ASSIGNED = NotificationKind(
    "assigned", "assign", _("%(name)s assigned the case “%(title)s” to you"), _("A case is assigned to me"), True
)
GIVEN = NotificationKind(
    "given",
    "assign",
    _("The case “%(title)s” was assigned to you (round robin)"),
    _("A case is assigned to me in turn (round robin)"),
    True,
)
UNGIVEN = NotificationKind(
    "ungiven",
    "people",
    _("The case “%(title)s” could not be assigned: nobody on your team was available"),
    _("Nobody on my team is available for a case"),
    True,
)
LEFT = NotificationKind(
    "left",
    "space",
    _("Case #%(number)s moved with its question to a space you do not work in; it is no longer assigned to you"),
    _("A case assigned to me moves to a space I do not work in"),
    True,
)
COVERING = NotificationKind(
    "covering",
    "calendar",
    _("%(name)s is out of office from %(start)s to %(end)s, and you cover their cases"),
    _("I cover for someone who is out of office"),
    True,
)
HEARD = NotificationKind(
    "heard",
    "talk",
    _("%(name)s wrote in the case “%(title)s”"),
    _("The customer writes in a case assigned to me"),
    True,
)
TOOK = NotificationKind(
    "took",
    "merged",
    _("%(name)s merged the case “%(title)s” into a case assigned to you"),
    _("Another case is merged into a case assigned to me"),
    True,
)
WENT = NotificationKind(
    "went",
    "merged",
    _("%(name)s merged the case “%(title)s” into another case"),
    _("A case assigned to me is merged into another"),
    True,
)
NOTE_MENTION = NotificationKind(
    "note_mention",
    "person",
    _("%(name)s mentioned you in an internal note on the case “%(title)s”"),
    _("Someone mentions me in an internal note"),
    True,
)
NOTED = NotificationKind(
    "noted",
    "note",
    _("%(name)s added an internal note to the case “%(title)s”"),
    _("Someone adds an internal note to a case assigned to me"),
    True,
)
WITHDRAWN = NotificationKind(
    "withdrawn",
    "undo",
    _("Support handed your question “%(title)s” back to the community"),
    _("Support hands a question of mine back to the community"),
)
DROPPED = NotificationKind(
    "dropped", "undo", _("The case “%(title)s” was withdrawn"), _("Someone else withdraws a case assigned to me"), True
)
SETTLED = NotificationKind(
    "settled",
    "done",
    _("The case “%(title)s” was solved by someone else"),
    _("Someone else resolves a case assigned to me"),
    True,
)
REOPENED = NotificationKind(
    "reopened", "rejected", _("The case “%(title)s” was reopened"), _("A case assigned to me is reopened"), True
)
DUE = NotificationKind(
    "due", "clock", _("The case “%(title)s” is about to breach its SLA"), _("An SLA target is about to be missed"), True
)
LATE = NotificationKind(
    "late", "late", _("The case “%(title)s” has breached its SLA"), _("An SLA target is breached"), True
)
AGAIN = NotificationKind(
    "again",
    "calendar",
    _("Follow-up due on the case “%(title)s”"),
    _("A follow-up is due on a case assigned to me"),
    True,
)
RATED = NotificationKind(
    "rated",
    "helped",
    _("CSAT rating for “%(title)s”: %(state)s"),
    _("A customer leaves a CSAT rating"),
    True,
)
FOR_CUSTOMERS = (ESCALATED, MESSAGED, ASKED_BACK, HELD, RESOLVED, UNSOLVED, JOINED, TAKEN_UP, WITHDRAWN)
FOR_STAFF = (
    CONTACTED,
    ASSIGNED,
    GIVEN,
    UNGIVEN,
    LEFT,
    COVERING,
    HEARD,
    TOOK,
    WENT,
    NOTE_MENTION,
    NOTED,
    SETTLED,
    DROPPED,
    REOPENED,
    DUE,
    LATE,
    AGAIN,
    RATED,
)
