"""How hot a question is: what people do there, and how young it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import log

GRAVITY = 1.5  # how fast age weighs more than what people do
HOUR = 3600  # seconds


@dataclass(frozen=True)
class Stir:
    """What people did in a question: how often it was read, its answers and all their scores together."""

    views: int
    answers: int
    score: int
    answer_scores: int
    asked_at: datetime
    active_at: datetime


def hotness(stir: Stir, now: datetime) -> float:
    """The score by which lists order what is hot.

    (4 ln max(views, 1) + answers × score / 5 + Σ answer scores) / ((age + 1) − (age − updated) / 2)^1.5;
    age and updated are hours since it was asked and since something was written. Apache Answer.
    """
    age = max(0.0, (now - stir.asked_at).total_seconds() / HOUR)
    updated = min(age, max(0.0, (now - stir.active_at).total_seconds() / HOUR))
    done = 4 * log(max(stir.views, 1)) + stir.answers * stir.score / 5 + stir.answer_scores
    faded: float = ((age + 1) - (age - updated) / 2) ** GRAVITY
    return done / faded
