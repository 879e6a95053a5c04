"""Kinds of notifications about cases, to those who work on them."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _

from app.accounts.members.models import AGENT, MODERATOR, PRODUCT
from app.cases import events
from app.notifications import rules
from app.notifications.kinds import links, texts
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.topics import WORK
from app.notifications.recipients import of_cases, of_community
from app.notifications.recipients.recipient import subject
from app.suggestions import events as suggestions_events

_kind = partial(NotificationKind, reason=rules.WORKS, topic=WORK, link=links.CASE, roles=(AGENT,))
ABOUT_WORK = (
    _kind(
        "contacted",
        "message",
        (events.CASE_OPENED,),
        of_cases.team_of_private_question,
        _("%(name)s asked support privately: “%(title)s”"),
        _("A customer asks my team a private question"),
    ),
    _kind(
        "assigned",
        "assign",
        (events.CASE_ASSIGNED,),
        of_cases.chosen,
        _("%(name)s assigned the case “%(title)s” to you"),
        _("A case is assigned to me"),
    ),
    _kind(
        "given",
        "assign",
        (events.CASE_ASSIGNED,),
        of_cases.in_turn,
        _("The case “%(title)s” was assigned to you (round robin)"),
        _("A case is assigned to me in turn (round robin)"),
    ),
    _kind(
        "ungiven",
        "people",
        (events.CASE_UNGIVEN,),
        of_cases.team,
        _("The case “%(title)s” could not be assigned: nobody on your team was available"),
        _("Nobody on my team is available for a case"),
    ),
    _kind(
        "left",
        "space",
        (events.CASE_LEFT,),
        of_cases.former_assignee,
        _("Case #%(number)s moved with its question to a space you do not work in; it is no longer assigned to you"),
        _("A case assigned to me moves to a space I do not work in"),
        reason=rules.WORKED,
        link=links.QUEUE,
    ),
    _kind(
        "covering",
        "calendar",
        (events.COVER_CHOSEN,),
        subject,
        _("%(name)s is out of office from %(start)s to %(end)s, and you cover their cases"),
        _("I cover for someone who is out of office"),
        reason=rules.COVERS,
        link=links.THEIR_CASES,
        values=texts.days_of_absence,
    ),
    _kind(
        "heard",
        "talk",
        (events.CASE_MESSAGED,),
        of_cases.customer_wrote,
        _("%(name)s wrote in the case “%(title)s”"),
        _("The customer writes in a case assigned to me"),
    ),
    _kind(
        "took",
        "merged",
        (events.CASE_MERGED,),
        of_cases.assignee_of_other,
        _("%(name)s merged the case “%(title)s” into a case assigned to you"),
        _("Another case is merged into a case assigned to me"),
    ),
    _kind(
        "went",
        "merged",
        (events.CASE_MERGED,),
        of_cases.assignee,
        _("%(name)s merged the case “%(title)s” into another case"),
        _("A case assigned to me is merged into another"),
    ),
    _kind(
        "note_mention",
        "person",
        (events.NOTE_MENTIONED,),
        of_cases.mentioned_in_note,
        _("%(name)s mentioned you in an internal note on the case “%(title)s”"),
        _("Someone mentions me in an internal note"),
        reason=rules.NAMED,
        roles=(AGENT, MODERATOR),
    ),
    _kind(
        "noted",
        "note",
        (events.CASE_NOTED,),
        of_cases.noted,
        _("%(name)s added an internal note to the case “%(title)s”"),
        _("Someone adds an internal note to a case assigned to me"),
    ),
    _kind(
        "settled",
        "done",
        (events.CASE_RESOLVED,),
        of_cases.settled,
        _("The case “%(title)s” was solved by someone else"),
        _("Someone else resolves a case assigned to me"),
    ),
    _kind(
        "dropped",
        "undo",
        (events.CASE_WITHDRAWN,),
        of_cases.assignee,
        _("The case “%(title)s” was withdrawn"),
        _("Someone else withdraws a case assigned to me"),
    ),
    _kind(
        "reopened",
        "rejected",
        (events.CASE_REOPENED,),
        of_cases.agents,
        _("The case “%(title)s” was reopened"),
        _("A case assigned to me is reopened"),
    ),
    _kind(
        "due",
        "clock",
        (events.SLA_WARNED,),
        of_cases.assignee_or_team,
        _("The case “%(title)s” is about to breach its SLA"),
        _("An SLA target is about to be missed"),
    ),
    _kind(
        "late",
        "late",
        (events.SLA_BREACHED,),
        of_cases.breached,
        _("The case “%(title)s” has breached its SLA"),
        _("An SLA target is breached"),
    ),
    _kind(
        "again",
        "calendar",
        (events.CASE_FOLLOW_UP_DUE,),
        of_cases.agents,
        _("Follow-up due on the case “%(title)s”"),
        _("A follow-up is due on a case assigned to me"),
    ),
    _kind(
        "rated",
        "helped",
        (events.CASE_RATED,),
        of_cases.rated,
        _("CSAT rating for “%(title)s”: %(state)s"),
        _("A customer leaves a CSAT rating"),
        values=texts.rating,
    ),
    _kind(
        "not_solved",
        "rejected",
        (suggestions_events.SUGGESTION_REPORTED,),
        of_community.product_team,
        _("%(name)s reports that “%(title)s”, which shipped, does not solve the problem"),
        _("A suggestion that shipped is reported as still not solved"),
        reason=rules.DECIDES,
        link=links.LOOP,
        roles=(PRODUCT,),
    ),
)
