"""Kinds of notifications about the member's account: moderators' decisions and badges."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _

from app.community import events as community_events
from app.moderation import events as moderation_events
from app.notifications import rules
from app.notifications.kinds import links, mail_extras, texts
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.topics import ACCOUNT
from app.notifications.recipients import of_moderation
from app.notifications.recipients.recipient import named_member, subject

_kind = partial(NotificationKind, topic=ACCOUNT)
ABOUT_ACCOUNT = (
    _kind(
        "removed",
        "hidden",
        (community_events.POST_DELETED, community_events.POST_HIDDEN),
        of_moderation.removed,
        _("Your post in “%(title)s” was removed: see why"),
        _("Moderators remove something I wrote"),
        reason=rules.WROTE,
        link=links.DECISION,
        excerpt=texts.excerpt_of_words,
        mail_extra=mail_extras.removal_reason,
    ),
    _kind(
        "restored",
        "undo",
        (community_events.POST_UNDELETED, community_events.POST_SHOWN),
        of_moderation.restored,
        _("Your post in “%(title)s” was restored"),
        _("Something I wrote is restored"),
        reason=rules.WROTE,
    ),
    _kind(
        "approved",
        "done",
        (community_events.POST_UNDELETED, community_events.POST_SHOWN),
        of_moderation.approved,
        _("Your post in “%(title)s” is now visible to everyone"),
        _("Something I wrote is approved"),
        reason=rules.WROTE,
    ),
    _kind(
        "sanctioned",
        "warning",
        (moderation_events.MEMBER_SANCTIONED,),
        named_member,
        _("Message from the moderators: %(state)s"),
        _("Moderators make a decision about my account"),
        reason=rules.ABOUT_YOU,
        link=links.DECISION,
        values=texts.sanction,
        excerpt=texts.excerpt_of_words,
        mail_extra=mail_extras.sanction_reason,
    ),
    _kind(
        "lifted",
        "done",
        (moderation_events.SANCTION_LIFTED,),
        named_member,
        _("Your sanction has ended; you can take part again"),
        _("A sanction on my account ends"),
        reason=rules.ABOUT_YOU,
        link=links.DECISION,
        excerpt=texts.excerpt_of_words,
    ),
    _kind(
        "appealed",
        "talk",
        (moderation_events.APPEAL_DECIDED,),
        named_member,
        _("The moderators have decided on your appeal"),
        _("Moderators decide on my appeal"),
        reason=rules.ABOUT_YOU,
        link=links.DECISION,
        excerpt=texts.excerpt_of_words,
        mail_extra=mail_extras.appeal_reason,
    ),
    _kind(
        "badged",
        "badge",
        (community_events.BADGE_AWARDED,),
        subject,
        _("You earned the badge “%(title)s”"),
        _("I earn a badge"),
        reason=rules.EARNED,
        link=links.BADGE,
        values=texts.badge,
        alternative=texts.several_badges,
        is_mailed=False,
    ),
)
