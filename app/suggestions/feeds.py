"""Atom feeds of suggestions and of what has shipped. They contain nothing private."""

from __future__ import annotations

from dataclasses import replace

from flask import Response
from flask_babel import gettext as _

from app.community.feeds.views import entry_of
from app.community.threads.models import Thread
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.settings import settings
from app.core.text.html import excerpt, to_text
from app.core.web.atom import Entry, atom
from app.suggestions import queries
from app.suggestions.board.queries import Filters, list_suggestions
from app.suggestions.models import StatusChange

LONGEST_SUMMARY = 500  # characters


@cache_page_for_anonymous
def suggestions_feed() -> Response:
    """Return the feed of the newest suggestions."""
    found = list_suggestions(None, Filters(), sort="new", cursor=None)
    title = f"{_('Suggestions')} · {settings().name}"
    return atom(title, "/suggestions.atom", "/suggestions", [entry_of(each.thread) for each in found.items])


@cache_page_for_anonymous
def changelog_feed() -> Response:
    """Return the feed of what has shipped, with the responses of the product team."""
    title = f"{_('Recently shipped')} · {settings().name}"
    return atom(title, "/changelog.atom", "/roadmap", [_entry(*each) for each in queries.newest_shipped()])


def _entry(change: StatusChange, thread: Thread) -> Entry:
    """Return a feed entry for a suggestion that shipped. Each time that it ships is a separate entry."""
    entry = entry_of(thread)
    said = excerpt(to_text(change.html), LONGEST_SUMMARY)
    return replace(
        entry, key=f"{entry.key}#shipped-{change.id}", summary=said, published_at=change.at, updated_at=change.at
    )
