"""Where an entry of the changelog stands."""

from __future__ import annotations

from flask import url_for

from app.suggestions.changelog.models import ChangelogEntry


def entry_address(entry: ChangelogEntry) -> str:
    return url_for("suggestions.changelog_entry", entry_id=entry.id, slug=entry.slug)
