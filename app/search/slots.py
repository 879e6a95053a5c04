"""What search draws on the pages of the community."""

from __future__ import annotations

from flask import render_template

from app.accounts.models import Member


def ask_similar(_viewer: Member | None, _about: object) -> str:
    """Under the title of a new question: similar ones as it is typed, and a way to them without script."""
    return render_template("search/_while_asking.html")
