"""Kinds of notifications about suggestions."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _

from app.accounts.members.models import PRODUCT
from app.community import events as community_events
from app.notifications import rules
from app.notifications.kinds import links, mail_extras, texts
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.topics import SUGGESTIONS, WORK
from app.notifications.recipients import of_community, of_suggestions
from app.suggestions import events as suggestions_events

_kind = partial(NotificationKind, topic=SUGGESTIONS)
ABOUT_SUGGESTIONS = (
    _kind(
        "suggested",
        "product",
        (suggestions_events.SUGGESTION_MADE, suggestions_events.SUGGESTION_SOURCE_ADDED),
        of_community.asker_of_source,
        _("Your question is now linked to the suggestion “%(title)s”"),
        _("A question of mine leads to a suggestion"),
        reason=rules.SOURCE,
    ),
    _kind(
        "remarked",
        "comment",
        (community_events.ANSWER_POSTED,),
        of_community.remarked,
        _("%(name)s replied to “%(title)s”"),
        _("Someone replies to a suggestion I follow"),
        reason=rules.FOLLOWS,
        from_peers=True,
    ),
    _kind(
        "decided",
        "shipped",
        (suggestions_events.SUGGESTION_STATUS_CHANGED,),
        of_community.decided,
        _("“%(title)s”: %(state)s"),
        _("The product team decides on a suggestion I follow"),
        reason=rules.FOLLOWS,
        values=texts.suggestion_status,
        shows_status=True,
        mail_extra=mail_extras.decision,
    ),
    _kind(
        "to_decide",
        "product",
        (suggestions_events.SUGGESTION_REACHED_MASS,),
        of_suggestions.product_team,
        _("“%(title)s” has reached critical mass: decide within two weeks"),
        _("A suggestion reaches critical mass and waits for a decision"),
        reason=rules.DECIDES,
        topic=WORK,
        roles=(PRODUCT,),
    ),
    _kind(
        "decide_due",
        "clock",
        (suggestions_events.DECISION_DUE,),
        of_suggestions.product_team,
        _("“%(title)s” waits for a decision by %(day)s"),
        _("A decision on a suggestion is due or overdue"),
        reason=rules.DECIDES,
        topic=WORK,
        roles=(PRODUCT,),
        values=texts.day_of_decision,
    ),
    _kind(
        "published",
        "new",
        (suggestions_events.CHANGELOG_PUBLISHED,),
        of_suggestions.changelog_followers,
        _("New in the changelog: “%(title)s”"),
        _("A new entry of the changelog, if I follow it"),
        reason=rules.OF_CHANGELOG,
        link=links.CHANGELOG,
        values=texts.changelog_title,
        mail_extra=mail_extras.changelog,
    ),
    _kind(
        "sugg_merged",
        "merged",
        (suggestions_events.SUGGESTION_MERGED,),
        of_suggestions.backers_of_merged,
        _("A suggestion you back was merged into “%(title)s”"),
        _("A suggestion I made or back is merged into another"),
        reason=rules.BACKS,
        alternative=texts.own_suggestion_merged,
        mail_extra=mail_extras.merger,
    ),
    _kind(
        "backed_for",
        "up",
        (suggestions_events.SUGGESTION_BACKED_FOR,),
        of_suggestions.backed_for,
        _("Support added your vote to “%(title)s”"),
        _("Support backs a suggestion on my behalf"),
        reason=rules.BACKS,
        mail_extra=mail_extras.way_to_withdraw,
    ),
)
