"""One at a time: a suggestion is held while it is changed. Locks go in the order thread, suggestion, member."""

from __future__ import annotations

from app.community.actions.holding import hold_threads
from app.community.models import Thread
from app.core.db import lock
from app.suggestions.models import Suggestion


def hold(suggestion: Suggestion, *others: Thread) -> Thread:
    """Wait until nobody else changes the suggestion, or these other threads; returns its own thread."""
    thread = suggestion.thread
    hold_threads(thread, *others)
    lock(suggestion)
    return thread
