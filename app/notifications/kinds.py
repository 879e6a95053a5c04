"""The kinds of what members are told: what each says, what it is called in the settings, and why it comes."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from app.accounts.models import Member
from app.community.queries.reading import Reader
from app.core.errors import Sentence

ASKED, SUGGESTED_IT, WROTE, SOURCE, FOLLOWS, WORKS = "asked", "suggests", "wrote", "source", "follows", "works"
EARNED, NAMED, INVITED_TO = "earned", "named", "invited"
ABOUT_YOU = "account"
OF_TAG, OF_SPACE, OF_MEMBER = "tag", "space", "member"  # what one follows; the names of `Follow.subject`

WHY: dict[str, Sentence] = {
    ASKED: _("You get this because you asked this question."),
    SUGGESTED_IT: _("You get this because you suggested it."),
    SOURCE: _("You get this because it grew out of a question of yours."),
    WROTE: _("You get this because of what you wrote there."),
    FOLLOWS: _("You get this because you follow it."),
    OF_TAG: _("You get this because you follow one of its tags."),
    OF_SPACE: _("You get this because you follow its space."),
    OF_MEMBER: _("You get this because you follow who asked it."),
    WORKS: _("You get this because you work on this case."),
    ABOUT_YOU: _("You get this because it concerns your account."),
    EARNED: _("You get this because you earned it."),
    NAMED: _("You get this because somebody named you there."),
    INVITED_TO: _("You get this because you may read it now."),
}


@dataclass(frozen=True)
class Kind:
    """`sentence` takes name, title and state; `switch` stands beside the tick in the settings.

    What is not mailed stands in the inbox alone.
    """

    name: str
    icon: str
    sentence: Sentence
    switch: Sentence
    is_for_staff: bool = False
    is_mailed: bool = True


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
ESCALATED = Kind(
    "escalated", "case", _("Support takes up your question “%(title)s”"), _("Support takes up a question of mine")
)
MESSAGED = Kind(
    "messaged", "message", _("Support wrote you a private message about “%(title)s”"), _("Support wrote me privately")
)
RESOLVED = Kind(
    "resolved", "solved", _("Support has resolved your case “%(title)s”"), _("Support has resolved a case of mine")
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
ASSIGNED = Kind("assigned", "assign", _("%(name)s gave you the case “%(title)s”"), _("A case is given to me"), True)
HEARD = Kind(
    "heard", "talk", _("%(name)s wrote in the case “%(title)s”"), _("The customer wrote in a case of mine"), True
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

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ANSWERED,
        REPLIED,
        ACCEPTED,
        COMMENTED,
        ESCALATED,
        MESSAGED,
        RESOLVED,
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
        ASSIGNED,
        HEARD,
        SETTLED,
        REOPENED,
        DUE,
        LATE,
    )
}
FROM_PEERS = (ANSWERED, REMARKED, COMMENTED)
"""What is not told to those who have muted whoever did it; what support and staff say is."""
FOR_SUPPORT = [kind.name for kind in KINDS.values() if kind.is_for_staff]


def kinds_for(member: Member | Reader) -> list[Kind]:
    """What this member can be told; only staff work on cases."""
    return [kind for kind in KINDS.values() if member.is_staff or not kind.is_for_staff]


def mailed_kinds_for(member: Member | Reader) -> list[Kind]:
    """Of what this member can be told, all that comes by mail unless they refuse it."""
    return [kind for kind in kinds_for(member) if kind.is_mailed]
