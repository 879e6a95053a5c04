"""One at a time: a suggestion is held while it is changed. Locks go in the order thread, suggestion, member."""

from __future__ import annotations

from app.community.models import Thread
from app.core.db import lock
from app.suggestions.models import Suggestion


def hold(suggestion: Suggestion) -> Thread:
    """Wait until nobody else changes the suggestion; returns its thread."""
    thread = lock(suggestion.thread)
    lock(suggestion)
    return thread
