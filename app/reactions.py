"""Which event, which reactions: the whole list on one page."""

from __future__ import annotations

from app.core.events import EventType, Reaction

REACTIONS: dict[EventType, list[Reaction]] = {}

CHANNELS: list[Reaction] = []
"""What reactions fan out to: one delivery for each receiver."""
