"""The link to the pages about searches."""

from __future__ import annotations

from flask import render_template

from app.accounts.members.models import Member
from app.search.policies import can_read_searches


def staff_bar(viewer: Member | None, here: str) -> str:
    """Render the link to the searches without results."""
    return render_template("search/log/_staff_bar_item.html", here=here) if can_read_searches(viewer) else ""
