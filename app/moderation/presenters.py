"""Words of moderation in the reader's language: kinds of items, decisions, actions of the log, sanctions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.community.removal.reasons import REASONS
from app.core.audit_log import AuditLogEntry
from app.core.errors import Message
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
from app.moderation.vote_fraud.detection import RING, SERIES

KINDS: dict[str, tuple[str, Message]] = {  # icon and name
    FLAGS: ("report", _l("Reported")),
    FIRST_POST: ("new", _l("First post")),
    LATE_ANSWER: ("clock", _l("Late answer")),
    SUGGESTED_EDIT: ("edit", _l("Suggested edit")),
    NEW_TAG: ("tag", _l("New tag")),
    VOTES: ("up", _l("Votes")),
    APPEAL: ("talk", _l("Appeal")),
}
DECISIONS: dict[str, tuple[Message, Message, str]] = {  # button label, past-tense label, button style
    KEPT: (_l("Keep"), _l("Kept"), ""),
    WARNED: (_l("Keep and warn the author"), _l("Kept, author warned"), ""),
    HIDDEN: (_l("Hide"), _l("Hidden"), ""),
    DELETED: (_l("Delete"), _l("Deleted"), "btn--danger"),
    APPROVED: (_l("Approve"), _l("Approved"), "btn--primary"),
    REPORTED: (_l("Report to moderators"), _l("Reported"), ""),
    RESTORED: (_l("Restore votes"), _l("Votes restored"), ""),
    UPHELD: (_l("Uphold the decision"), _l("Decision upheld"), ""),
    GRANTED: (_l("Reverse the decision"), _l("Decision reversed"), "btn--primary"),
    DECIDED_ELSEWHERE: (_l("Decided elsewhere"), _l("Decided elsewhere"), ""),
    GONE: (_l("No longer available"), _l("Deleted by its author"), ""),
}
OF_VOTES: dict[str, tuple[Message, Message, str]] = {  # labels of the same decisions for votes that were removed
    KEPT: (_l("Keep votes removed"), _l("Votes remain removed"), ""),
}
PATTERNS: dict[str, Message] = {
    SERIES: _l("Serial voting for one member"),
    RING: _l("Some members mostly vote for each other"),
}
DEEDS: dict[str, Message] = {
    "post.hidden": _l("hid a post"),
    "post.shown": _l("unhid a post"),
    "post.deleted": _l("deleted a post"),
    "post.undeleted": _l("restored a post"),
    "post.edited": _l("edited a post"),
    "post.rolled_back": _l("rolled back a post"),
    "post.version_withdrawn": _l("withdrew a version of a post"),
    "post.version_restored": _l("restored a version of a post"),
    "edit.taken": _l("accepted a suggested edit"),
    "edit.refused": _l("rejected a suggested edit"),
    "item.kept": _l("kept a post"),
    "item.approved": _l("approved an item"),
    "item.reopened": _l("undid a decision"),
    "member.warned": _l("warned a member"),
    "member.silenced": _l("silenced a member"),
    "member.suspended": _l("suspended a member"),
    "member.banned": _l("banned a member permanently"),
    "member.posts_removed": _l("removed all posts of a member"),
    "member.posts_restored": _l("restored the posts of a member"),
    "member.noted": _l("wrote a note"),
    "sanction.lifted": _l("ended a sanction"),
    "badge.taken_back": _l("revoked a badge"),
    "appeal.granted": _l("granted an appeal"),
    "appeal.upheld": _l("upheld a decision"),
    "role.granted": _l("assigned a role"),
    "role.revoked": _l("removed a role"),
    "thread.closed": _l("closed a thread"),
    "thread.reopened": _l("reopened a thread"),
    "thread.locked": _l("locked a thread"),
    "thread.unlocked": _l("unlocked a thread"),
    "thread.moved": _l("moved a thread"),
    "thread.merged": _l("merged two threads"),
    "thread.split": _l("split a thread"),
    "source.unlinked": _l("unlinked a source from a suggestion"),
    "source.relinked": _l("linked a source to a suggestion again"),
    "suggestion.postponed": _l("postponed the decision on a suggestion"),
    "suggestion.resumed": _l("put a suggestion back into the decision queue"),
    "changelog.withdrawn": _l("withdrew a changelog entry"),
    "suggestion.merged": _l("merged two suggestions"),
    "suggestion.unmerged": _l("undid a merge of suggestions"),
    "suggestion.moved": _l("moved a suggestion to another product area"),
    "backing.added": _l("backed a suggestion on behalf of a customer"),
    "backing.withdrawn": _l("withdrew a vote that staff had added"),
    "tag.merged": _l("merged two tags"),
    "tag.described": _l("edited a tag description"),
    "tag.parted": _l("separated two tags"),
    "theme.described": _l("edited a root cause description"),
    "theme.merged": _l("merged two root causes"),
    "votes.annulled": _l("removed votes"),
    "votes.restored": _l("restored votes"),
    "reply.changed": _l("edited a saved reply"),
    "reply.deleted": _l("deleted a saved reply"),
    "case.leak_confirmed": _l("published text flagged by the privacy check"),
    "rule.kept": _l("saved an escalation rule"),
    "rule.on": _l("turned on an escalation rule"),
    "rule.off": _l("turned off an escalation rule"),
    "rule.dropped": _l("deleted an escalation rule"),
    "policy.kept": _l("saved an SLA policy"),
    "policy.deleted": _l("deleted an SLA policy"),
    "calendar.kept": _l("saved a business hours calendar"),
    "calendar.deleted": _l("deleted a business hours calendar"),
    "template.kept": _l("saved a case type"),
    "team.kept": _l("saved a team"),
    "team.distribution": _l("changed how a team assigns cases"),
    "synonym.added": _l("added a search synonym"),
    "synonym.deleted": _l("deleted a search synonym"),
    "settings.changed": _l("changed the settings"),
}
SANCTIONS: dict[str, tuple[str, Message]] = {
    WARNING: ("warning", _l("Warning")),
    SILENCE: ("comment", _l("Silence")),
    SUSPENSION: ("declined", _l("Suspension")),
    BAN: ("declined", _l("Permanent ban")),
}


def full_day(day: date) -> str:
    return str(format_date(day, "full"))


def reason_word(reason: str) -> Message:
    """Return a reason of flags and deletions in the reader's language; an unknown one unchanged."""
    return REASONS.get(reason, reason)


def flag_counts(by_outcome: Mapping[str | None, int]) -> str:
    """Return how many flags there are, and how many moderators upheld and rejected."""
    agreed, disagreed = by_outcome.get(AGREED, 0), by_outcome.get(DISAGREED, 0)
    words = {"all": sum(by_outcome.values()), "agreed": agreed, "disagreed": disagreed}
    if not by_outcome:
        return _("none")  # type: ignore[no-any-return]
    text: str = _("%(all)s in total: %(agreed)s upheld, %(disagreed)s rejected", **words)
    return text


def place_of(entry: AuditLogEntry) -> str:
    """Return the address of what an action was applied to, or ""."""
    post_id = entry.subject_id if entry.subject_type == "post" else entry.facts.get("post_id")
    if post_id:
        return f"/posts/{post_id}"
    return f"/questions/{entry.subject_id}" if entry.subject_type == "thread" else ""


def kind_word(kind: str) -> tuple[str, Message]:
    """Return the icon and the name of a kind of item."""
    return KINDS[kind]


def decision_word(decision: str, kind: str) -> tuple[Message, Message, str]:
    """Return the button label, the past-tense label and the button style of a decision on this kind of item."""
    return OF_VOTES.get(decision, DECISIONS[decision]) if kind == VOTES else DECISIONS[decision]


def pattern_word(pattern: str) -> Message:
    return PATTERNS.get(pattern, pattern)


def deed_word(deed: str) -> Message:
    """Return the name of an action in the log; without a name, its key."""
    return DEEDS.get(deed, deed)


def sanction_word(kind: str) -> tuple[str, Message]:
    """Return the icon and the name of a sanction."""
    return SANCTIONS[kind]
