"""What moderation draws on the pages of others: each costs at most one statement."""

from __future__ import annotations

from flask import get_template_attribute

from app.accounts.members.models import Member
from app.core import clock
from app.core.db.data_version import cached_until_commit
from app.moderation.policies import can_moderate, can_review, can_sanction_at_all
from app.moderation.review_queue.queries import open_count
from app.moderation.sanctions.queries import sanction_that_holds


def staff_bar(viewer: Member | None, here: str) -> str:
    """The way to what waits for a look, and how much it is."""
    if viewer is None or not can_moderate(viewer):
        return ""
    return _draw("bar_of", _waiting(viewer), here == "moderation")


def sanction_strip(viewer: Member | None, _about: object) -> str:
    """What keeps the viewer from writing, why, and until when; nobody else pays a statement for it."""
    now = clock.now()
    if viewer is None or not viewer.is_silenced_at(now):
        return ""
    found = sanction_that_holds(viewer, now)
    return _draw("sanction_of", found) if found else ""


def member_aside(viewer: Member | None, member: Member) -> str:
    """The way from a member's page to what moderators know of them."""
    return _draw("record_of", member) if can_sanction_at_all(viewer) else ""


def home_queues(viewer: Member | None, _about: object) -> str:
    """How many reviews wait for a moderator; the bar of the page asks for the same number."""
    return _draw("queue_of", _waiting(viewer)) if viewer is not None and can_moderate(viewer) else ""


def _waiting(moderator: Member) -> int:
    return cached_until_commit(("reviews", moderator.id), lambda: open_count(moderator))


def home_help(viewer: Member | None, _about: object) -> str:
    """For members who earned it, the way to what newcomers wrote."""
    return _draw("review_of") if viewer and not can_moderate(viewer) and can_review(viewer) else ""


def _draw(macro: str, *about: object) -> str:
    drawn: str = get_template_attribute("moderation/_slots.html", macro)(*about)
    return drawn
