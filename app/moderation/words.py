"""The words of moderation in the reader's language: kinds of items, decisions, deeds of the log, sanctions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.community.reasons import REASONS
from app.core.audit import LogEntry
from app.core.errors import Sentence
from app.moderation.models import (
    AGREED,
    APPEAL,
    APPROVED,
    BAN,
    DECIDED_ELSEWHERE,
    DELETED,
    DISAGREED,
    FIRST_POST,
    FLAGS,
    GONE,
    GRANTED,
    HIDDEN,
    KEPT,
    LATE_ANSWER,
    NEW_TAG,
    REPORTED,
    RESTORED,
    SILENCE,
    SUGGESTED_EDIT,
    SUSPENSION,
    UPHELD,
    VOTES,
    WARNED,
    WARNING,
)
from app.moderation.rings import RING, SERIES

KINDS: dict[str, tuple[str, Sentence]] = {  # its icon, and what it is called
    FLAGS: ("report", _l("Reported")),
    FIRST_POST: ("new", _l("First post")),
    LATE_ANSWER: ("clock", _l("Late answer")),
    SUGGESTED_EDIT: ("edit", _l("Suggested edit")),
    NEW_TAG: ("tag", _l("New tag")),
    VOTES: ("up", _l("Votes")),
    APPEAL: ("talk", _l("Appeal")),
}
DECISIONS: dict[str, tuple[Sentence, Sentence, str]] = {  # what a button says, what was decided, the button's style
    KEPT: (_l("Keep it"), _l("Kept"), ""),
    WARNED: (_l("Keep it, and warn"), _l("Kept, its author warned"), ""),
    HIDDEN: (_l("Hide it"), _l("Hidden"), ""),
    DELETED: (_l("Delete it"), _l("Deleted"), "btn--danger"),
    APPROVED: (_l("Approve it"), _l("Approved"), "btn--primary"),
    REPORTED: (_l("Report it to the moderators"), _l("Reported"), ""),
    RESTORED: (_l("Give the votes back"), _l("Votes given back"), ""),
    UPHELD: (_l("The decision stands"), _l("The decision stands"), ""),
    GRANTED: (_l("Take the decision back"), _l("The decision was taken back"), "btn--primary"),
    DECIDED_ELSEWHERE: (_l("Decided elsewhere"), _l("Decided elsewhere"), ""),
    GONE: (_l("Gone"), _l("Its author took it away"), ""),
}
OF_VOTES: dict[str, tuple[Sentence, Sentence, str]] = {  # what the same decisions mean for votes that were taken back
    KEPT: (_l("They stay taken back"), _l("Votes stay taken back"), ""),
}
PATTERNS: dict[str, Sentence] = {
    SERIES: _l("One member voted for another in series"),
    RING: _l("Some members vote mostly for each other"),
}
DEEDS: dict[str, Sentence] = {
    "post.hidden": _l("hid a post"),
    "post.shown": _l("showed a post again"),
    "post.deleted": _l("deleted a post"),
    "post.undeleted": _l("brought a post back"),
    "post.edited": _l("edited a post"),
    "post.rolled_back": _l("rolled a post back"),
    "post.version_withdrawn": _l("withdrew a version of a post"),
    "post.version_restored": _l("restored a version of a post"),
    "edit.taken": _l("took a suggested edit"),
    "edit.refused": _l("refused a suggested edit"),
    "item.kept": _l("let something be"),
    "item.approved": _l("approved something"),
    "item.reopened": _l("took a decision back"),
    "member.warned": _l("warned a member"),
    "member.silenced": _l("silenced a member"),
    "member.suspended": _l("suspended a member"),
    "member.banned": _l("banned a member permanently"),
    "member.posts_removed": _l("removed all posts of a member"),
    "member.posts_restored": _l("restored the posts of a member"),
    "member.noted": _l("wrote a note"),
    "sanction.lifted": _l("ended a sanction"),
    "badge.taken_back": _l("took a badge back"),
    "appeal.granted": _l("granted an appeal"),
    "appeal.upheld": _l("let a decision stand"),
    "role.granted": _l("gave a role"),
    "role.revoked": _l("took a role back"),
    "thread.closed": _l("closed a thread"),
    "thread.reopened": _l("reopened a thread"),
    "thread.locked": _l("locked a thread"),
    "thread.unlocked": _l("unlocked a thread"),
    "thread.moved": _l("moved a thread"),
    "thread.merged": _l("merged two threads"),
    "thread.split": _l("split a thread"),
    "source.unlinked": _l("unlinked a source from a suggestion"),
    "source.relinked": _l("linked a source to a suggestion again"),
    "tag.merged": _l("merged two tags"),
    "tag.described": _l("described a tag"),
    "tag.parted": _l("parted two tags"),
    "theme.described": _l("described a theme"),
    "theme.merged": _l("merged two themes"),
    "votes.annulled": _l("took votes back"),
    "votes.restored": _l("gave votes back"),
    "reply.changed": _l("changed a saved reply"),
    "reply.deleted": _l("deleted a saved reply"),
    "case.leak_confirmed": _l("published what the guard had found"),
    "rule.kept": _l("saved a rule of escalation"),
    "rule.on": _l("switched a rule of escalation on"),
    "rule.off": _l("switched a rule of escalation off"),
    "rule.dropped": _l("deleted a rule of escalation"),
    "policy.kept": _l("saved what is promised"),
    "policy.deleted": _l("deleted a policy of promises"),
    "calendar.kept": _l("saved a calendar of opening hours"),
    "calendar.deleted": _l("deleted a calendar of opening hours"),
    "template.kept": _l("saved a kind of case"),
    "team.kept": _l("saved a team"),
    "team.distribution": _l("changed how a team gives its cases out"),
    "settings.changed": _l("changed the settings"),
}
SANCTIONS: dict[str, tuple[str, Sentence]] = {
    WARNING: ("warning", _l("Warning")),
    SILENCE: ("comment", _l("Silence")),
    SUSPENSION: ("declined", _l("Suspension")),
    BAN: ("declined", _l("Permanent ban")),
}


def full_day(day: date) -> str:
    """A calendar day in full, in the reader's language."""
    return str(format_date(day, "full"))


def reason_word(reason: str) -> Sentence:
    """A reason of flags and deletions in the reader's language; one that is none as it is."""
    return REASONS.get(reason, reason)


def flag_counts(by_outcome: Mapping[str | None, int]) -> str:
    """How many flags there are, and what was thought of them."""
    agreed, disagreed = by_outcome.get(AGREED, 0), by_outcome.get(DISAGREED, 0)
    words = {"all": sum(by_outcome.values()), "agreed": agreed, "disagreed": disagreed}
    if not by_outcome:
        return _("none")  # type: ignore[no-any-return]
    told: str = _("%(all)s, of which %(agreed)s agreed with and %(disagreed)s not", **words)
    return told


def place_of(entry: LogEntry) -> str:
    """The address of what a deed was done to, or nothing."""
    post_id = entry.subject_id if entry.subject_type == "post" else entry.facts.get("post_id")
    if post_id:
        return f"/posts/{post_id}"
    return f"/questions/{entry.subject_id}" if entry.subject_type == "thread" else ""


def kind_word(kind: str) -> tuple[str, Sentence]:
    """The icon and the name of a kind of item."""
    return KINDS[kind]


def decision_word(decision: str, kind: str) -> tuple[Sentence, Sentence, str]:
    """What the button of a decision on this kind of item says, what is said of it later, and how the button looks."""
    return OF_VOTES.get(decision, DECISIONS[decision]) if kind == VOTES else DECISIONS[decision]


def pattern_word(pattern: str) -> Sentence:
    """How votes looked that were taken back."""
    return PATTERNS.get(pattern, pattern)


def deed_word(deed: str) -> Sentence:
    """What a deed of the log is called; one without a name by its own."""
    return DEEDS.get(deed, deed)


def sanction_word(kind: str) -> tuple[str, Sentence]:
    """The icon and the name of a sanction."""
    return SANCTIONS[kind]
