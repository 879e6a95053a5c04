"""Fragments of notifications on pages of other domains; at most one statement each."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.members.models import Member
from app.accounts.policies import can_administer
from app.notifications.inbox import presenters
from app.notifications.inbox.queries import MOST_COUNTED, inbox
from app.notifications.inbox.reach import reach_of
from app.notifications.inbox.seen import seen_lately, unread_by
from app.suggestions.models import StatusChange

MOST_AT_HOME = 3


def bell(viewer: Member | None, _about: object) -> str:
    """Render the number of unread notifications beside the inbox icon."""
    count = len(unread_by(viewer)) if viewer is not None else 0
    if not count:
        return ""
    html: str = get_template_attribute("notifications/_bell.html", "bell")(count, count >= MOST_COUNTED)
    return html


def home_unread(viewer: Member | None, _about: object) -> str:
    """Render the newest unread notifications. One statement if there are any, none otherwise."""
    unread = unread_by(viewer) if viewer is not None else []
    if viewer is None or not unread:
        return ""
    notifications = inbox(viewer, None, only_unread=True, seen=seen_lately(), size=MOST_AT_HOME)
    return render_template(
        "notifications/_home.html",
        notifications=notifications.items,
        wording=presenters,
        more=notifications.after is not None,
    )


def admin_sections(viewer: Member | None, _about: object) -> str:
    """Render the link to failed deliveries."""
    return render_template("notifications/_admin_section.html") if can_administer(viewer) else ""


def suggestion_told(_viewer: Member | None, shipping: StatusChange) -> str:
    """Render how many were notified that a suggestion shipped, and how many came back. Counts only."""
    return render_template("notifications/_reach.html", reach=reach_of(shipping))
