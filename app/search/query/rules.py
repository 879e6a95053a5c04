"""How much the facts about a thread count, besides its words. Pure."""

from __future__ import annotations

from typing import Any

SOLVED_COUNTS = 1.1  # times as much
RECENT_COUNTS = 0.1  # more, if it was asked today: less than what a further matching word adds
HALVED_AFTER = 365.0  # days


def recency(days: Any) -> Any:
    """Return by how much a thread counts more or less for its age in days, a number or a column.

    It is 1.1 for today, 1.05 after a year, and 1.02 after four: an old answer is never hidden.
    """
    return 1 + RECENT_COUNTS * HALVED_AFTER / (HALVED_AFTER + days)
