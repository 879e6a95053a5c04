"""Text, icon and link of a notification in the reader's language, for the inbox and for emails."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.cases.rules import score_word
from app.community import text_rules
from app.community.badges.definitions import badge_title
from app.core.clock import day_here
from app.core.errors import Message
from app.core.text.normalisation import isolated_values
from app.core.ui.status_badges import status_style
from app.moderation.presenters import sanction_word
from app.notifications.kinds.case_kinds import (
    ASKED_BACK,
    COVERING,
    ESCALATED,
    HELD,
    JOINED,
    LEFT,
    MESSAGED,
    RATED,
    RESOLVED,
    TAKEN_UP,
    UNSOLVED,
)
from app.notifications.kinds.kind import WHY
from app.notifications.kinds.kinds import (
    APPEALED,
    AWAITED,
    BADGED,
    CLOSED,
    DECIDED,
    EDIT_OFFERED,
    EDIT_OUTDATED,
    EDIT_REFUSED,
    EDIT_TAKEN,
    KINDS,
    LIFTED,
    NEW_QUESTION,
    REMOVED,
    SANCTIONED,
)
from app.notifications.kinds.topics import TONES
from app.notifications.models import Notification

EXCERPTED = 2000  # characters of HTML from which an excerpt is made
NOT_QUOTED = {kind.name for kind in (REMOVED, SANCTIONED, LIFTED, APPEALED, RESOLVED, UNSOLVED)}
OF_EDITS = {kind.name for kind in (EDIT_OFFERED, EDIT_TAKEN, EDIT_REFUSED, EDIT_OUTDATED)}
OF_OWN_CASE = {
    kind.name for kind in (ASKED_BACK, ESCALATED, HELD, JOINED, LEFT, MESSAGED, RESOLVED, TAKEN_UP, UNSOLVED)
}
OF_MODERATORS = {kind.name for kind in (REMOVED, SANCTIONED, LIFTED, APPEALED)}


class Place(NamedTuple):
    """A link target and the label of the link."""

    endpoint: str
    values: dict[str, Any]
    action: Message


def sentence(told: Notification) -> str:
    """Return what happened, in one line."""
    if told.kind == BADGED.name:
        return _badges(told)
    name = told.actor.name if told.actor else _("Former member")
    words = {"name": name, "title": told.thread.title if told.thread else "", "state": _state(told)}
    words["number"] = told.case_id
    if told.kind == COVERING.name:
        words |= _days(told)
    return str(KINDS[told.kind].sentence) % isolated_values(words)


def _state(told: Notification) -> Message:
    """Return the resulting state: why a question was closed, what was decided on a suggestion."""
    if told.kind == SANCTIONED.name:
        return sanction_word(told.event.values["kind"])[1]
    if told.kind == CLOSED.name:
        return status_style(told.event.values["why"]).word
    if told.kind == RATED.name:
        return score_word(told.event.values["score"])
    status = told.event.values.get("status")
    return status_style(status, "suggestion").word if status else ""


def _days(told: Notification) -> dict[str, str]:
    """Return the first and the last day of an absence."""
    first, last = (datetime.fromisoformat(told.event.values[name]) for name in ("starts_at", "last_at"))
    return {"start": format_date(day_here(first), "long"), "end": format_date(day_here(last), "long")}


def _badges(told: Notification) -> str:
    """Name the first of the badges that were earned together, and how many more there are."""
    title, more = badge_title(told.event.values["badge"]), told.event.values.get("more", 0)
    if not more:
        return str(BADGED.sentence) % {"title": title}
    sentence: str = ngettext(
        "You earned the badge “%(title)s” and %(num)d more",
        "You earned the badge “%(title)s” and %(num)d more",
        more,
        title=title,
    )
    return sentence


def why(told: Notification) -> str:
    """Return why this member is notified."""
    return str(WHY[told.why])


def icon_of(told: Notification) -> str:
    """Return the icon of the kind; for a decision, that of the resulting status."""
    state = told.event.values.get("status") if told.kind == DECIDED.name else None
    return status_style(state, "suggestion").icon if state else KINDS[told.kind].icon


def tone_of(told: Notification) -> str:
    """Return the tone of the kind; for a decision, that of the resulting status."""
    state = told.event.values.get("status") if told.kind == DECIDED.name else None
    return status_style(state, "suggestion").tone if state else TONES.get(KINDS[told.kind].icon, "quiet")


def excerpt_of(told: Notification, words: str = "") -> str:
    """Return the beginning of the text that it is about; "" if that is hidden or deleted, or there is none.

    `words` is the HTML of the private message or internal note that it is about.
    """
    if told.kind == NEW_QUESTION.name:
        return told.thread.excerpt if told.thread and told.thread.is_shown else ""
    post = told.post_in_thread
    is_quoted = post is not None and post.is_shown and told.kind not in NOT_QUOTED
    beginning = (words or (post.html if post and is_quoted else ""))[:EXCERPTED]
    is_cut_in_tag = beginning.rfind("<") > beginning.rfind(">")
    return text_rules.excerpt_of(beginning[: beginning.rfind("<")] if is_cut_in_tag else beginning)


def place(told: Notification) -> Place:
    """Return where the notification links to."""
    own = _place_of_its_kind(told)
    if own is not None:
        return own
    if told.post_in_thread is not None and told.kind != "resolved":
        return Place("community.post_link", {"post_id": told.post_id}, _("View in thread"))
    if told.thread is None:
        return Place("community.badge", {"name": told.event.values["badge"]}, _("View badge"))
    where = {"thread_id": told.thread_id, "slug": told.thread.slug}
    if told.thread.is_question:
        return Place("community.thread", where, _("View question"))
    return Place("suggestions.suggestion", where, _("View suggestion"))


def _place_of_its_kind(told: Notification) -> Place | None:
    if KINDS[told.kind].is_for_staff:
        return _place_for_staff(told)
    if told.kind in OF_EDITS:
        return Place("community.proposal", {"proposal_id": told.event.values["proposal_id"]}, _("View edit"))
    if told.kind in OF_OWN_CASE and told.case_id:
        is_message = told.kind == MESSAGED.name
        action = _("View message") if is_message else _("View status")
        where = {"number": told.case_id} | ({"_anchor": "broken"} if told.kind == UNSOLVED.name else {})
        return Place("cases.my_case", where, action)
    if told.kind in OF_MODERATORS:
        endpoint = "moderation.decision" if told.post_id else "moderation.account_status"
        return Place(endpoint, {"post_id": told.post_id} if told.post_id else {}, _("View reason"))
    if told.kind == AWAITED.name:
        return Place("community.outcome", {"thread_id": told.thread_id}, _("Tell us whether it helped"))
    return None


def _place_for_staff(told: Notification) -> Place:
    if told.kind == LEFT.name:
        return Place("cases.queue", {}, _("View queue"))
    if told.kind == COVERING.name:
        return Place("cases.queue", {"assignee": told.event.values["away_id"]}, _("View their cases"))
    note_id = told.event.values.get("note_id")
    if note_id:
        return Place("cases.case", {"number": told.case_id, "_anchor": f"note-{note_id}"}, _("View note"))
    return Place("cases.case", {"number": told.event.values.get("into_id") or told.case_id}, _("View case"))


def address(told: Notification) -> str:
    """Return the address on this site that the notification links to."""
    where = place(told)
    return url_for(where.endpoint, **where.values)
