"""Opening the page that a notification is about marks it as seen.

A GET writes nothing: it records a page view for each of the reader's unread notifications that the page is about, and
from then on they count as seen. The worker turns these page views into `read_at`.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Response, current_app, request

from app.accounts.members.models import Member
from app.core import clock
from app.core.activity import record_page_view
from app.core.cache.shared_reads import cached_until_change
from app.core.web.http import viewer
from app.notifications.inbox.queries import SEEN, unread_of
from app.notifications.kinds.kinds import KINDS
from app.notifications.kinds.links import Subject
from app.notifications.models import Unread

PAGES: dict[str, tuple[str, str]] = {
    "community.thread": ("thread", "thread_id"),
    "community.thread_by_id": ("thread", "thread_id"),
    "community.thread_without_slug": ("thread", "thread_id"),
    "community.outcome": ("thread", "thread_id"),
    "community.post_link": ("post", "post_id"),
    "suggestions.suggestion": ("thread", "thread_id"),
    "suggestions.changelog_entry": ("changelog", "entry_id"),
    "suggestions.loop": ("loop", "thread_id"),
    "community.proposal": ("edit", "proposal_id"),
    "community.badge": ("badge", "name"),
    "cases.case": ("case", "number"),
    "cases.my_case": ("case", "number"),
    "cases.queue": ("queue", ""),
    "moderation.decision": ("decision", "post_id"),
    "moderation.account_status": ("standing", ""),
}
"""For each page the kind that it is about, and the argument of its route that identifies which one."""


def subjects_of(told: Unread) -> Collection[Subject]:
    """Return the subjects whose pages show what this notification is about."""
    return KINDS[told.kind].link.subjects(told)


def unread_by(member: Member) -> list[Unread]:
    """Return up to 100 unread notifications, newest first, except about this or a page just opened.

    One statement, or none while nothing of it changed.
    """
    seen = {*seen_lately(), *(told.id for told in _about_this_page(member))}
    return [told for told in _unread(member) if told.id not in seen]


def seen_lately() -> set[int]:
    """Return the ids of notifications whose pages were opened in this process, but are not in the database yet."""
    ids: set[int] = current_app.extensions["sightings"].subjects(SEEN)
    return ids


def leave_sightings(response: Response) -> Response:
    """Record, after each page, which of the reader's unread notifications it was about."""
    if request.method == "GET" and response.status_code < 400 and request.endpoint in PAGES:
        member = viewer()
        for told in _about_this_page(member) if member else ():
            record_page_view(SEEN, told.id, member.id if member else None, clock.now())
    return response


def _unread(member: Member) -> list[Unread]:
    return cached_until_change(("unread", member.id), lambda: unread_of(member))


def _about_this_page(member: Member) -> list[Unread]:
    what, name = PAGES.get(request.endpoint or "", ("", ""))
    if not what:
        return []
    subject = (what, (request.view_args or {}).get(name))
    return [told for told in _unread(member) if subject in subjects_of(told)]
