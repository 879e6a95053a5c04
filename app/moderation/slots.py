"""Fragments of moderation on pages of other domains; at most one statement each."""

from __future__ import annotations

from flask import get_template_attribute

from app.accounts.members.models import Member
from app.core import clock
from app.core.cache.shared_reads import cached_until_change
from app.moderation.policies import can_moderate, can_review, can_sanction_at_all
from app.moderation.review_queue.queries import open_count
from app.moderation.sanctions.queries import sanction_that_holds


def staff_bar(viewer: Member | None, here: str) -> str:
    """Render the link to the review queue, with the number of open items."""
    if viewer is None or not can_moderate(viewer):
        return ""
    return _render("staff_bar_item", _waiting(viewer), here == "moderation")


def sanction_strip(viewer: Member | None, _about: object) -> str:
    """Render what restricts the viewer, why, and until when. Only silenced viewers cost a statement."""
    now = clock.now()
    if viewer is None or not viewer.is_silenced_at(now):
        return ""
    found = sanction_that_holds(viewer, now)
    return _render("sanction_banner", found) if found else ""


def member_aside(viewer: Member | None, member: Member) -> str:
    """Render the link from a member's page to their moderation record."""
    return _render("member_record_link", member) if can_sanction_at_all(viewer) else ""


def home_queues(viewer: Member | None, _about: object) -> str:
    """Render how many reviews wait for a moderator; the page's bar shares the same query."""
    return _render("home_queue", _waiting(viewer)) if viewer is not None and can_moderate(viewer) else ""


def _waiting(moderator: Member) -> int:
    return cached_until_change(("reviews", moderator.id), lambda: open_count(moderator))


def home_help(viewer: Member | None, _about: object) -> str:
    """Render the link to posts of newcomers, for members with the privilege to review."""
    return _render("review_link") if viewer and not can_moderate(viewer) and can_review(viewer) else ""


def _render(macro: str, *about: object) -> str:
    html: str = get_template_attribute("moderation/_slots.html", macro)(*about)
    return html
