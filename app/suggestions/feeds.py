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
from app.suggestions.changelog.models import ChangelogEntry
from app.suggestions.changelog.presenters import entry_address
from app.suggestions.changelog.queries import newest_entries
from app.suggestions.models import StatusChange

LONGEST_SUMMARY = 500  # characters


@cache_page_for_anonymous
def suggestions_feed() -> Response:
    """Return the feed of the newest suggestions."""
    found = list_suggestions(None, Filters(), sort="new", cursor=None)
    title = f"{_('Suggestions')} · {settings().name}"
    return atom(title, "/suggestions.atom", "/suggestions", [entry_of(each.thread) for each in found.items])


@cache_page_for_anonymous
def roadmap_feed() -> Response:
    """Return the feed of shipped suggestions, with the responses of the product team."""
    title = f"{_('Recently shipped')} · {settings().name}"
    return atom(title, "/roadmap.atom", "/roadmap", [_shipped(*each) for each in queries.newest_shipped()])


@cache_page_for_anonymous
def changelog_feed() -> Response:
    """Return the feed of the changelog."""
    title = f"{_('Changelog')} · {settings().name}"
    return atom(title, "/changelog.atom", "/changelog", [_entry(each) for each in newest_entries()])


def _shipped(change: StatusChange, thread: Thread) -> Entry:
    """Return a feed entry for a suggestion that shipped. Each time that it ships is a separate entry."""
    entry = entry_of(thread)
    said = excerpt(to_text(change.html), LONGEST_SUMMARY)
    return replace(
        entry, key=f"{entry.key}#shipped-{change.id}", summary=said, published_at=change.at, updated_at=change.at
    )


def _entry(entry: ChangelogEntry) -> Entry:
    at = entry.published_at or entry.created_at
    return Entry(
        key=f"/changelog/{entry.id}",
        address=entry_address(entry),
        title=entry.title,
        author=entry.author.name,
        summary=excerpt(to_text(entry.html), LONGEST_SUMMARY),
        published_at=at,
        updated_at=at,
    )
