"""The appearance of each status: never by colour alone, always with an icon and a label."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app.core.errors import Message


class Look(NamedTuple):
    """An icon name, a tone of the style sheet, and the label."""

    icon: str
    tone: str
    word: Message


STATUS_STYLES = {
    # a question: answer state
    "unanswered": Look("unanswered", "waits", _l("Unanswered")),
    "answered": Look("answered", "public", _l("Answered")),
    "solved": Look("solved", "solved", _l("Solved")),
    "rejected": Look("rejected", "late", _l("Answers did not help")),
    # a thread: support state
    "with_support": Look("support", "staff", _l("Escalated to support")),
    "waiting_for_asker": Look("details", "waits", _l("Support asked for details")),
    "resolved_by_support": Look("support", "solved", _l("Resolved by support")),
    "resolved_by_community": Look("solved", "solved", _l("Solved by the community")),
    # a thread: closed, and why
    "duplicate": Look("duplicate", "quiet", _l("Duplicate")),
    "off_topic": Look("closed", "quiet", _l("Off topic")),
    "needs_details": Look("details", "waits", _l("Needs details")),
    "resolved_elsewhere": Look("closed", "quiet", _l("Resolved elsewhere")),
    "inactive": Look("archived", "quiet", _l("Inactive")),
    "locked": Look("closed", "quiet", _l("Locked")),
    "claimed": Look("edit", "public", _l("Being answered")),
    "bumped": Look("bumped", "waits", _l("Still no answer")),
    "archived": Look("archived", "quiet", _l("Archived")),
    "hidden": Look("hidden", "quiet", _l("Hidden")),
    "approval": Look("clock", "waits", _l("Waiting for approval")),
    "deleted": Look("delete", "quiet", _l("Deleted")),
    "private": Look("message", "waits", _l("Private")),
    # a case
    "new": Look("new", "waits", _l("New")),
    "open": Look("talk", "public", _l("Open")),
    "waiting_on_customer": Look("paused", "quiet", _l("Waiting on customer")),
    "on_hold": Look("paused", "quiet", _l("On hold")),
    "resolved": Look("solved", "solved", _l("Resolved")),
    "closed": Look("closed", "quiet", _l("Closed")),
    # a case, as its customer sees it
    "own.new": Look("inbox", "staff", _l("Received")),
    "own.open": Look("support", "staff", _l("In progress")),
    "own.waiting_on_customer": Look("talk", "waits", _l("Waiting for your reply")),
    # a case: priority
    "priority.urgent": Look("priority", "late", _l("Urgent")),
    "priority.high": Look("priority", "late", _l("High")),
    "priority.normal": Look("priority", "quiet", _l("Normal")),
    "priority.low": Look("priority", "quiet", _l("Low")),
    # a suggestion
    "draft": Look("edit", "quiet", _l("Draft")),
    "suggestion.open": Look("talk", "public", _l("Gathering interest")),
    "under_review": Look("review", "waits", _l("Under review")),
    "needs_info": Look("details", "waits", _l("Needs information")),
    "planned": Look("planned", "brand", _l("Planned")),
    "in_progress": Look("progress", "brand", _l("In progress")),
    "shipped": Look("shipped", "solved", _l("Shipped")),
    "declined": Look("declined", "quiet", _l("Declined")),
    "already_exists": Look("check", "solved", _l("Already exists")),
    "merged": Look("merged", "quiet", _l("Merged")),
    # an entry of the changelog
    "changelog.new": Look("new", "brand", _l("New")),
    "improved": Look("up", "public", _l("Improved")),
    "fixed": Look("check", "solved", _l("Fixed")),
    "scheduled": Look("clock", "waits", _l("Scheduled")),
    # a source: a case linked to a suggestion
    "source.linked": Look("check", "solved", _l("Linked")),
    # what the viewer backs
    "suggestion.backed": Look("check", "brand", _l("Backed by you")),
    "thread.backed": Look("me-too", "brand", _l("You have this problem too")),
    # a suggested edit
    "edit.pending": Look("clock", "waits", _l("Waiting for review")),
    "edit.taken": Look("check", "solved", _l("Accepted")),
    "edit.refused": Look("rejected", "late", _l("Rejected")),
    "edit.outdated": Look("archived", "quiet", _l("Outdated")),
    "edit.withdrawn": Look("undo", "quiet", _l("Withdrawn")),
}


def status_style(name: str, of: str = "") -> Look:
    """Return the appearance of a status; `of` distinguishes two of the same name. Raises KeyError."""
    return STATUS_STYLES.get(f"{of}.{name}") or STATUS_STYLES[name]
