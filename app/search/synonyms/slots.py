"""The link to the synonyms."""

from __future__ import annotations

from flask import render_template

from app.accounts.members.models import Member
from app.search.policies import can_change_synonyms


def admin_sections(viewer: Member | None, _about: object) -> str:
    """Render the link to the synonyms."""
    return render_template("search/synonyms/_admin_section.html") if can_change_synonyms(viewer) else ""
