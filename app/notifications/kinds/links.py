"""The pages to which notifications link, and which mark them as seen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple, TypeAlias

from flask_babel import lazy_gettext as _

from app.core.errors import Message
from app.notifications.models import Notification, Unread

Subject: TypeAlias = tuple[str, object]
"""What a page or a notification is about: a kind and an id or name."""


class Place(NamedTuple):
    """A link target and the label of the link."""

    endpoint: str
    values: dict[str, Any]
    action: Message


class Link(NamedTuple):
    """`place` returns where a notification links to; `subjects` returns the subjects whose pages mark it as seen."""

    place: Callable[[Notification], Place]
    subjects: Callable[[Unread], Collection[Subject]]


def _post_or_thread(told: Notification) -> Place:
    if told.post_in_thread is not None:
        return Place("community.post_link", {"post_id": told.post_id}, _("View in thread"))
    return _thread(told)


def _thread(told: Notification) -> Place:
    where = {"thread_id": told.thread_id, "slug": told.thread.slug if told.thread else ""}
    if told.thread is None or told.thread.is_question:
        return Place("community.thread", where, _("View question"))
    return Place("suggestions.suggestion", where, _("View suggestion"))


def _outcome(told: Notification) -> Place:
    return Place("community.outcome", {"thread_id": told.thread_id}, _("Tell us whether it helped"))


def _badge(told: Notification) -> Place:
    return Place("community.badge", {"name": told.event.values["badge"]}, _("View badge"))


def _changelog(told: Notification) -> Place:
    values = {"entry_id": told.event.values["entry_id"], "slug": told.event.values["slug"]}
    return Place("suggestions.changelog_entry", values, _("View changelog"))


def _edit(told: Notification) -> Place:
    return Place("community.proposal", {"proposal_id": told.event.values["proposal_id"]}, _("View edit"))


def _decision(told: Notification) -> Place:
    endpoint = "moderation.decision" if told.post_id else "moderation.account_status"
    return Place(endpoint, {"post_id": told.post_id} if told.post_id else {}, _("View reason"))


def _my_case(action: Message, **anchor: str) -> Callable[[Notification], Place]:
    def place(told: Notification) -> Place:
        return Place("cases.my_case", {"number": told.case_id, **anchor}, action) if told.case_id else _thread(told)

    return place


def _case(told: Notification) -> Place:
    note_id = told.event.values.get("note_id")
    if note_id:
        return Place("cases.case", {"number": told.case_id, "_anchor": f"note-{note_id}"}, _("View note"))
    return Place("cases.case", {"number": told.event.values.get("into_id") or told.case_id}, _("View case"))


def _loop(told: Notification) -> Place:
    return Place("suggestions.loop", {"thread_id": told.thread_id}, _("View reports"))


def _queue(_told: Notification) -> Place:
    return Place("cases.queue", {}, _("View queue"))


def _their_cases(told: Notification) -> Place:
    return Place("cases.queue", {"assignee": told.event.values["away_id"]}, _("View their cases"))


def _of_thread(told: Unread) -> Collection[Subject]:
    return [("thread", told.thread_id), ("post", told.post_id)]


def _of_case(told: Unread) -> Collection[Subject]:
    return [("case", told.case_id)] if told.case_id else _of_thread(told)


def _of_decision(told: Unread) -> Collection[Subject]:
    return [("decision", told.post_id), ("standing", None)] if told.post_id else [("standing", None)]


def _of_queue(_told: Unread) -> Collection[Subject]:
    return [("queue", None)]


THREAD = Link(_post_or_thread, _of_thread)
OUTCOME = Link(_outcome, _of_thread)
BADGE = Link(_badge, lambda told: [("badge", told.values.get("badge"))])
CHANGELOG = Link(_changelog, lambda told: [("changelog", told.values.get("entry_id"))])
EDIT = Link(_edit, lambda told: [("edit", told.values["proposal_id"])])
DECISION = Link(_decision, _of_decision)
CASE = Link(_case, _of_case)
MY_CASE = Link(_my_case(_("View status")), _of_case)
MY_MESSAGE = Link(_my_case(_("View message")), _of_case)
MY_REOPENING = Link(_my_case(_("View status"), _anchor="broken"), _of_case)
LOOP = Link(_loop, lambda told: [("loop", told.thread_id)])
QUEUE = Link(_queue, _of_queue)
THEIR_CASES = Link(_their_cases, _of_queue)
