"""All kinds of notifications: name, icon, text, and label in the settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.roles import ReaderScope
from app.notifications.kinds.case_kinds import FOR_CUSTOMERS, FOR_STAFF, NOTE_MENTION
from app.notifications.kinds.kind import NotificationKind

ANSWERED = NotificationKind(
    "answered",
    "answered",
    _("%(name)s answered “%(title)s”"),
    _("Someone answers a question I asked or follow"),
)
REMARKED = NotificationKind(
    "remarked", "comment", _("%(name)s replied to “%(title)s”"), _("Someone replies to a suggestion I follow")
)
REPLIED = NotificationKind(
    "replied", "support", _("%(name)s from our team answered “%(title)s”"), _("Our team answers a question of mine")
)
ACCEPTED = NotificationKind(
    "accepted", "solved", _("Your answer to “%(title)s” was accepted"), _("My answer is accepted")
)
COMMENTED = NotificationKind(
    "commented", "comment", _("%(name)s commented on “%(title)s”"), _("Someone comments on my post")
)
SUGGESTED = NotificationKind(
    "suggested",
    "product",
    _("Your question is now linked to the suggestion “%(title)s”"),
    _("A question of mine leads to a suggestion"),
)
DECIDED = NotificationKind(
    "decided", "shipped", _("“%(title)s”: %(state)s"), _("The product team decides on a suggestion I follow")
)
EDITED = NotificationKind("edited", "edit", _("%(name)s edited your post in “%(title)s”"), _("Someone edits my post"))
EDIT_OFFERED = NotificationKind(
    "edit_offered",
    "edit",
    _("%(name)s suggested an edit to your post in “%(title)s”"),
    _("Someone suggests an edit to my post"),
)
EDIT_TAKEN = NotificationKind(
    "edit_taken", "accept", _("Your edit to “%(title)s” was accepted"), _("My suggested edit is accepted")
)
EDIT_REFUSED = NotificationKind(
    "edit_refused", "rejected", _("Your edit to “%(title)s” was rejected"), _("My suggested edit is rejected")
)
EDIT_OUTDATED = NotificationKind(
    "edit_old",
    "archived",
    _("“%(title)s” changed while your edit was waiting"),
    _("A post changes while my suggested edit is waiting"),
    is_mailed=False,
)
MENTIONED = NotificationKind(
    "mentioned", "person", _("%(name)s mentioned you in “%(title)s”"), _("Someone mentions me with @")
)
INVITED = NotificationKind(
    "invited", "people", _("%(name)s invited you to read “%(title)s”"), _("Someone invites me to a private question")
)
NEEDS_DETAILS = NotificationKind(
    "details",
    "details",
    _("“%(title)s” needs details before anyone can answer it"),
    _("A question of mine needs details"),
)
CLOSED = NotificationKind("closed", "closed", _("“%(title)s” was closed: %(state)s"), _("A question of mine is closed"))
AWAITED = NotificationKind(
    "awaited", "solved", _("Did an answer to “%(title)s” help?"), _("We ask whether an answer to my question helped")
)
MERGED = NotificationKind(
    "merged",
    "merged",
    _("“%(title)s” was merged with another question"),
    _("A question of mine is merged with another"),
)
SPLIT = NotificationKind(
    "split",
    "split",
    _("Your post is now a separate question: “%(title)s”"),
    _("My post is split into a separate question"),
)
REMOVED = NotificationKind(
    "removed",
    "hidden",
    _("Your post in “%(title)s” was removed: see why"),
    _("Moderators remove something I wrote"),
)
RESTORED = NotificationKind(
    "restored", "undo", _("Your post in “%(title)s” was restored"), _("Something I wrote is restored")
)
APPROVED = NotificationKind(
    "approved",
    "done",
    _("Your post in “%(title)s” is now visible to everyone"),
    _("Something I wrote is approved"),
)
SANCTIONED = NotificationKind(
    "sanctioned",
    "warning",
    _("Message from the moderators: %(state)s"),
    _("Moderators make a decision about my account"),
)
LIFTED = NotificationKind(
    "lifted", "done", _("Your sanction has ended; you can take part again"), _("A sanction on my account ends")
)
APPEALED = NotificationKind(
    "appealed",
    "talk",
    _("The moderators have decided on your appeal"),
    _("Moderators decide on my appeal"),
)
BADGED = NotificationKind(
    "badged", "badge", _("You earned the badge “%(title)s”"), _("I earn a badge"), is_mailed=False
)
NEW_QUESTION = NotificationKind(
    "new_question",
    "ask",
    _("%(name)s asked “%(title)s”"),
    _("Someone asks a question in a tag or space, or by a member, that I follow"),
    is_mailed=False,
)
KINDS: dict[str, NotificationKind] = {
    kind.name: kind
    for kind in (
        ANSWERED,
        REPLIED,
        ACCEPTED,
        COMMENTED,
        *FOR_CUSTOMERS,
        SUGGESTED,
        REMARKED,
        DECIDED,
        NEEDS_DETAILS,
        CLOSED,
        AWAITED,
        MERGED,
        SPLIT,
        NEW_QUESTION,
        MENTIONED,
        EDITED,
        EDIT_OFFERED,
        EDIT_TAKEN,
        EDIT_REFUSED,
        EDIT_OUTDATED,
        INVITED,
        REMOVED,
        RESTORED,
        APPROVED,
        SANCTIONED,
        LIFTED,
        APPEALED,
        BADGED,
        *FOR_STAFF,
    )
}
FROM_PEERS = (ANSWERED, REMARKED, COMMENTED, INVITED)
"""Kinds that members do not get from someone they have muted. What support and staff write is always delivered."""
FOR_NOTE_READERS = [NOTE_MENTION.name]
FOR_SUPPORT = [kind.name for kind in KINDS.values() if kind.is_for_staff and kind.name not in FOR_NOTE_READERS]


def kinds_for(member: Member | ReaderScope) -> list[NotificationKind]:
    """Return the kinds that this member can get; only staff work on cases."""
    return [kind for kind in KINDS.values() if member.is_staff or not kind.is_for_staff]


def mailed_kinds_for(member: Member | ReaderScope) -> list[NotificationKind]:
    """Return the kinds that this member gets by email unless they opt out."""
    return [kind for kind in kinds_for(member) if kind.is_mailed]
