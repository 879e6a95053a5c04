"""The kinds of what members are told: what each says, what it is called in the settings, and why it comes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.queries.reading import Reader
from app.notifications.case_kinds import FOR_CUSTOMERS, FOR_STAFF, NOTE_MENTION
from app.notifications.kind import Kind

ANSWERED = Kind(
    "answered",
    "answered",
    _("%(name)s answered “%(title)s”"),
    _("Someone answered a question of mine, or that I follow"),
)
REMARKED = Kind(
    "remarked", "comment", _("%(name)s remarked on “%(title)s”"), _("Someone remarked on a suggestion that I follow")
)
REPLIED = Kind(
    "replied", "support", _("%(name)s from our team answered “%(title)s”"), _("Our team answered a question of mine")
)
ACCEPTED = Kind("accepted", "solved", _("Your answer to “%(title)s” helped"), _("My answer was accepted"))
COMMENTED = Kind(
    "commented", "comment", _("%(name)s commented on “%(title)s”"), _("Someone commented on what I wrote, or asked")
)
SUGGESTED = Kind(
    "suggested",
    "product",
    _("Your question counts for the suggestion “%(title)s”"),
    _("A suggestion grew out of a question of mine"),
)
DECIDED = Kind(
    "decided", "shipped", _("“%(title)s”: %(state)s"), _("The product team decided on a suggestion that I follow")
)
EDITED = Kind("edited", "edit", _("%(name)s edited what you wrote in “%(title)s”"), _("Someone edited what I wrote"))
EDIT_OFFERED = Kind(
    "edit_offered",
    "edit",
    _("%(name)s suggests an edit of what you wrote in “%(title)s”"),
    _("Someone suggests an edit of what I wrote"),
)
EDIT_TAKEN = Kind("edit_taken", "accept", _("Your edit in “%(title)s” was taken"), _("My suggested edit was taken"))
EDIT_REFUSED = Kind(
    "edit_refused", "rejected", _("Your edit in “%(title)s” was not taken"), _("My suggested edit was not taken")
)
EDIT_OUTDATED = Kind(
    "edit_old",
    "archived",
    _("“%(title)s” was changed while your edit waited"),
    _("A post was changed while my suggested edit waited"),
    is_mailed=False,
)
MENTIONED = Kind("mentioned", "person", _("%(name)s named you in “%(title)s”"), _("Someone named me with @"))
INVITED = Kind(
    "invited", "people", _("%(name)s lets you read “%(title)s”"), _("Someone lets me read a private question")
)
NEEDS_DETAILS = Kind(
    "details",
    "details",
    _("“%(title)s” needs more details before it can be answered"),
    _("A question of mine needs more details"),
)
CLOSED = Kind("closed", "closed", _("“%(title)s” was closed: %(state)s"), _("A question of mine was closed"))
AWAITED = Kind(
    "awaited", "solved", _("Did an answer to “%(title)s” help?"), _("Whether an answer to a question of mine helped")
)
MERGED = Kind(
    "merged",
    "merged",
    _("“%(title)s” was merged with another question"),
    _("A question of mine was merged with another"),
)
SPLIT = Kind(
    "split",
    "split",
    _("What you wrote became a question of its own: “%(title)s”"),
    _("What I wrote became a question of its own"),
)
REMOVED = Kind(
    "removed",
    "hidden",
    _("What you wrote in “%(title)s” was taken away: read why"),
    _("Moderators took away something that I wrote"),
)
RESTORED = Kind(
    "restored", "undo", _("What you wrote in “%(title)s” is there again"), _("Something that I wrote is there again")
)
APPROVED = Kind(
    "approved",
    "done",
    _("What you wrote in “%(title)s” is there for all now"),
    _("Something that I wrote was approved"),
)
SANCTIONED = Kind(
    "sanctioned",
    "warning",
    _("The moderators have written to you: %(state)s"),
    _("Moderators decided something about me"),
)
LIFTED = Kind(
    "lifted", "done", _("What kept you from taking part has ended"), _("What kept me from taking part has ended")
)
APPEALED = Kind(
    "appealed",
    "talk",
    _("The moderators looked again at what they had decided"),
    _("Moderators looked again at a decision because I asked"),
)
BADGED = Kind("badged", "badge", _("You earned the badge “%(title)s”"), _("I earned a badge"), is_mailed=False)
NEW_QUESTION = Kind(
    "new_question",
    "ask",
    _("%(name)s asked “%(title)s”"),
    _("Someone asks something that I follow: a tag, a space, a member"),
    is_mailed=False,
)

KINDS: dict[str, Kind] = {
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
"""What is not told to those who have muted whoever did it; what support and staff say is."""
FOR_NOTE_READERS = [NOTE_MENTION.name]
FOR_SUPPORT = [kind.name for kind in KINDS.values() if kind.is_for_staff and kind.name not in FOR_NOTE_READERS]


def kinds_for(member: Member | Reader) -> list[Kind]:
    """What this member can be told; only staff work on cases."""
    return [kind for kind in KINDS.values() if member.is_staff or not kind.is_for_staff]


def mailed_kinds_for(member: Member | Reader) -> list[Kind]:
    """Of what this member can be told, all that comes by mail unless they refuse it."""
    return [kind for kind in kinds_for(member) if kind.is_mailed]
