"""What the community draws on pages of accounts."""

from __future__ import annotations

from flask import render_template

from app.accounts.models import Member


def admin_sections(_viewer: Member | None, _about: object) -> str:
    """The links to spaces and roles in the list of the administration."""
    return render_template("community/_admin_sections.html")
