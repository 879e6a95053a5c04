"""Kinds of notifications about cases, to the customer."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _

from app.cases import events
from app.notifications import rules
from app.notifications.kinds import links, mail_extras, texts
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.topics import CASES
from app.notifications.recipients import of_cases
from app.notifications.recipients.recipient import asker

_kind = partial(NotificationKind, reason=rules.ASKED, topic=CASES, link=links.MY_CASE)
ABOUT_OWN_CASES = (
    _kind(
        "escalated",
        "case",
        (events.CASE_OPENED,),
        asker,
        _("Support is now working on your question “%(title)s”"),
        _("Support starts working on a question of mine"),
        mail_extra=mail_extras.next_response,
    ),
    _kind(
        "messaged",
        "message",
        (events.CASE_MESSAGED,),
        of_cases.messaged,
        _("Support sent you a private message about “%(title)s”"),
        _("Support sends me a private message"),
        link=links.MY_MESSAGE,
    ),
    _kind(
        "asked_back",
        "talk",
        (events.CASE_STATUS_CHANGED,),
        of_cases.waiting,
        _("Support is waiting for your reply about “%(title)s”"),
        _("Support is waiting for my reply"),
    ),
    _kind(
        "held",
        "paused",
        (events.CASE_STATUS_CHANGED,),
        of_cases.on_hold,
        _("Your case “%(title)s” is on hold: support is waiting for a third party"),
        _("Support puts a case of mine on hold"),
        is_mailed=False,
    ),
    _kind(
        "resolved",
        "solved",
        (events.CASE_RESOLVED,),
        of_cases.resolved,
        _("Support resolved your case “%(title)s”"),
        _("Support resolves a case of mine"),
        excerpt=texts.excerpt_of_words,
        mail_extra=mail_extras.resolution,
    ),
    _kind(
        "unsolved",
        "warning",
        (events.CASE_SOLUTION_LOST,),
        of_cases.unsolved,
        _("The answer that solved “%(title)s” is no longer available or accepted"),
        _("The answer that resolved a case of mine is no longer available or accepted"),
        link=links.MY_REOPENING,
        excerpt=texts.excerpt_of_words,
    ),
    _kind(
        "joined",
        "merged",
        (events.CASE_MERGED,),
        asker,
        _("Your case “%(title)s” was merged into another case"),
        _("Support merges a case of mine with another"),
    ),
    _kind(
        "taken_up",
        "new",
        (events.CASE_REOPENED,),
        asker,
        _("Support reopened your case “%(title)s”"),
        _("Support reopens a case of mine"),
        mail_extra=mail_extras.next_response,
    ),
    _kind(
        "withdrawn",
        "undo",
        (events.CASE_WITHDRAWN,),
        asker,
        _("Support handed your question “%(title)s” back to the community"),
        _("Support hands a question of mine back to the community"),
        link=links.THREAD,
    ),
)
