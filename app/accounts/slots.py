"""What accounts draw on every page."""

from __future__ import annotations

from flask import render_template

from app.accounts.members.models import Member
from app.accounts.policies import can_administer


def staff_bar(viewer: Member | None, here: str) -> str:
    """The way to the administration."""
    return render_template("admin/_bar.html", here=here) if can_administer(viewer) else ""
