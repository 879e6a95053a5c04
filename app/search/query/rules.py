"""How much the facts about a thread count, besides its words. Pure."""

from __future__ import annotations

SOLVED_COUNTS = 1.1  # times as much
