"""Parts of accounts that appear on every page."""

from __future__ import annotations

from flask import render_template

from app.accounts.members.models import Member
from app.accounts.policies import can_administer


def staff_bar(viewer: Member | None, here: str) -> str:
    """Return the link to the administration, or nothing for members who are not admins."""
    return render_template("accounts/_staff_bar_item.html", here=here) if can_administer(viewer) else ""
