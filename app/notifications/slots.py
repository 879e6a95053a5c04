"""What notifications draw on the pages of others: each costs at most one statement."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.models import Member
from app.accounts.policies import can_administer
from app.core.changes import while_unchanged
from app.notifications.queries import MOST_COUNTED, unread_count


def bell(viewer: Member | None, _about: object) -> str:
    """How many unread ones wait in the inbox, beside its icon."""
    count = while_unchanged(("bell", viewer.id), lambda: unread_count(viewer)) if viewer is not None else 0
    if not count:
        return ""
    drawn: str = get_template_attribute("notifications/_bell.html", "bell")(count, count >= MOST_COUNTED)
    return drawn


def admin_sections(viewer: Member | None, _about: object) -> str:
    """The way to what could not be delivered."""
    return render_template("notifications/_admin_section.html") if can_administer(viewer) else ""
