"""The table of all kinds of notifications, in the order of the settings, and who gets which."""

from __future__ import annotations

from typing import NamedTuple

from app.accounts.members.models import Member
from app.community.roles import ReaderScope
from app.core.outbox.models import Event
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.of_account import ABOUT_ACCOUNT
from app.notifications.kinds.of_cases import ABOUT_OWN_CASES
from app.notifications.kinds.of_suggestions import ABOUT_SUGGESTIONS
from app.notifications.kinds.of_threads import ABOUT_ANSWERS, ABOUT_THREADS
from app.notifications.kinds.of_work import ABOUT_WORK
from app.notifications.kinds.topics import TOPICS, WORK, Topic

KINDS: dict[str, NotificationKind] = {
    kind.name: kind
    for kind in (*ABOUT_ANSWERS, *ABOUT_OWN_CASES, *ABOUT_SUGGESTIONS, *ABOUT_THREADS, *ABOUT_ACCOUNT, *ABOUT_WORK)
}


class Recipient(NamedTuple):
    """A member, the kind of notification they get, and why they get it."""

    member_id: int
    kind: NotificationKind
    why: str


def audience_of(event: Event) -> dict[int, Recipient]:
    """Return the recipients of the event, by member id. A member with two reasons gets the first."""
    found: dict[int, Recipient] = {}
    for kind in KINDS.values():
        for each in kind.recipients(event) if any(of.name == event.name for of in kind.events) else ():
            member_id, why = each if isinstance(each, tuple) else (each, kind.reason)
            if member_id is not None and member_id != event.actor_id:
                found.setdefault(member_id, Recipient(member_id, kind, why))
    return found


def kinds_for(member: Member | ReaderScope) -> list[NotificationKind]:
    """Return the kinds that this member can get; only staff work on cases."""
    return [kind for kind in KINDS.values() if member.is_staff or not kind.is_for_staff]


def mailed_kinds_for(member: Member | ReaderScope) -> list[NotificationKind]:
    """Return the kinds that this member gets by email unless they opt out."""
    return [kind for kind in kinds_for(member) if kind.is_mailed]


def kinds_by_roles() -> dict[tuple[str, ...], list[str]]:
    """Return the names of the kinds for staff, by the roles that may read them."""
    by_roles: dict[tuple[str, ...], list[str]] = {}
    for kind in KINDS.values():
        if kind.is_for_staff:
            by_roles.setdefault(kind.roles, []).append(kind.name)
    return by_roles


def names_in(topic: Topic) -> set[str]:
    """Return the names of the kinds of this topic."""
    return {kind.name for kind in KINDS.values() if kind.topic is topic}


def topics_for(member: Member) -> list[Topic]:
    """Return the topics by which the member can filter their inbox; only staff get notifications of support work."""
    return [topic for topic in TOPICS if topic is not WORK or member.is_staff]
