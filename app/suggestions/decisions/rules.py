"""Terms of the decision queue, and the limits of its forms."""

from __future__ import annotations

from datetime import timedelta

from app.suggestions.models import NEEDS_INFO, OPEN, UNDER_REVIEW

WAITING = (OPEN, UNDER_REVIEW, NEEDS_INFO)  # statuses that are no decision yet
DECIDE_WITHIN = timedelta(days=14)
REMIND_BEFORE = timedelta(days=3)
LONGEST_POSTPONEMENT = timedelta(days=366)
ESTIMATES = range(1, 6)  # of impact and effort
SHORTEST_REASON, LONGEST_REASON = 10, 500  # characters
