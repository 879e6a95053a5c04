"""What is told of cases: to the customer, and to those who work on them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.notifications.kind import Kind

ESCALATED = Kind(
    "escalated", "case", _("Support takes up your question “%(title)s”"), _("Support takes up a question of mine")
)
MESSAGED = Kind(
    "messaged", "message", _("Support wrote you a private message about “%(title)s”"), _("Support wrote me privately")
)
RESOLVED = Kind(
    "resolved", "solved", _("Support has resolved your case “%(title)s”"), _("Support has resolved a case of mine")
)
UNSOLVED = Kind(
    "unsolved",
    "warning",
    _("The answer that solved “%(title)s” is no longer available or accepted"),
    _("The answer that resolved a case of mine is no longer available or accepted"),
)
TAKEN_UP = Kind(
    "taken_up",
    "new",
    _("Support has taken up your case “%(title)s” again"),
    _("Support takes up a case of mine again"),
)
ASKED_BACK = Kind(
    "asked_back",
    "talk",
    _("Support waits for your answer about “%(title)s”"),
    _("Support waits for an answer of mine"),
)
HELD = Kind(
    "held",
    "paused",
    _("Support waits for someone else about “%(title)s”, and has not forgotten you"),
    _("Support waits for someone else about a case of mine"),
    is_mailed=False,
)
JOINED = Kind(
    "joined",
    "merged",
    _("Support answers “%(title)s” together with another case"),
    _("Support puts a case of mine together with another"),
)
CONTACTED = Kind(
    "contacted",
    "message",
    _("%(name)s asked support privately: “%(title)s”"),
    _("A customer asks my team a private question"),
    True,
)
ASSIGNED = Kind("assigned", "assign", _("%(name)s gave you the case “%(title)s”"), _("A case is given to me"), True)
GIVEN = Kind(
    "given", "assign", _("By turns, the case “%(title)s” is yours"), _("My team gives me a case by turns"), True
)
UNGIVEN = Kind(
    "ungiven",
    "people",
    _("Nobody of your team could be given the case “%(title)s”"),
    _("Nobody of my team is free for a case"),
    True,
)
LEFT = Kind(
    "left",
    "space",
    _("Case #%(number)s went with its question to a space where others work; you have it no more"),
    _("A case of mine goes to a space where others work"),
    True,
)
COVERING = Kind(
    "covering",
    "calendar",
    _("%(name)s is away from %(start)s to %(end)s, and you cover their cases"),
    _("I cover for somebody who is away"),
    True,
)
HEARD = Kind(
    "heard", "talk", _("%(name)s wrote in the case “%(title)s”"), _("The customer wrote in a case of mine"), True
)
TOOK = Kind(
    "took",
    "merged",
    _("%(name)s merged the case “%(title)s” into a case assigned to you"),
    _("Another case is merged into a case assigned to me"),
    True,
)
WENT = Kind(
    "went",
    "merged",
    _("%(name)s merged the case “%(title)s” into another case"),
    _("A case assigned to me is merged into another"),
    True,
)
NOTE_MENTION = Kind(
    "note_mention",
    "person",
    _("%(name)s mentioned you in an internal note on the case “%(title)s”"),
    _("Someone mentions me in an internal note"),
    True,
)
NOTED = Kind(
    "noted",
    "note",
    _("%(name)s added an internal note to the case “%(title)s”"),
    _("Someone adds an internal note to a case assigned to me"),
    True,
)
WITHDRAWN = Kind(
    "withdrawn",
    "undo",
    _("Support has handed your question “%(title)s” back to the community"),
    _("Support has handed a question of mine back"),
)
DROPPED = Kind(
    "dropped", "undo", _("The case “%(title)s” was withdrawn"), _("A case of mine was withdrawn by someone else"), True
)
SETTLED = Kind(
    "settled",
    "done",
    _("The case “%(title)s” was solved without you"),
    _("A case of mine was solved by someone else"),
    True,
)
REOPENED = Kind(
    "reopened", "rejected", _("The case “%(title)s” is open again"), _("A case of mine was opened again"), True
)
DUE = Kind(
    "due", "clock", _("A promise of the case “%(title)s” is about to run out"), _("A promise is about to run out"), True
)
LATE = Kind("late", "late", _("A promise of the case “%(title)s” is broken"), _("A promise is broken"), True)
AGAIN = Kind(
    "again",
    "calendar",
    _("Look at the case “%(title)s” again, as planned"),
    _("The day comes on which to look at a case of mine again"),
    True,
)
RATED = Kind(
    "rated",
    "helped",
    _("The customer on our help with “%(title)s”: %(state)s"),
    _("A customer says how well they were helped"),
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
