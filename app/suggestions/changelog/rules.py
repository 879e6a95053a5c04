"""Limits of an entry of the changelog, for the form and for the action."""

from __future__ import annotations

LONGEST_ENTRY = 10_000  # characters
MOST_SUGGESTIONS = 30  # that one entry ships
