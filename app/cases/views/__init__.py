"""The pages of cases: escalate; the queue and one case, and what is done to it; the customer's side; teams."""

from app.cases.views import (
    absence,
    calendars,
    desk,
    escalation,
    kinds,
    many,
    own,
    presence,
    promises,
    queue,
    rating,
    resolution,
    teams,
    themes,
    withdrawal,
    words,
    work,
)
from app.cases.views.blueprint import bp

__all__ = [
    "absence",
    "bp",
    "calendars",
    "desk",
    "escalation",
    "kinds",
    "many",
    "own",
    "presence",
    "promises",
    "queue",
    "rating",
    "resolution",
    "teams",
    "themes",
    "withdrawal",
    "words",
    "work",
]
