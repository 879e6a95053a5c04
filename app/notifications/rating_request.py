"""What the mail of a resolution asks: how well did we help? Each answer is a link that needs no sign-in."""

from __future__ import annotations

from typing import NamedTuple

from app.cases.models import Case
from app.cases.policies import can_rate
from app.cases.rating_links import rating_token
from app.cases.scores import SCORES
from app.core.db import db
from app.core.errors import Sentence
from app.core.web import absolute
from app.notifications.case_kinds import RESOLVED
from app.notifications.models import Notification


class Answer(NamedTuple):
    """One of the five, and the link that chooses it."""

    score: int
    word: Sentence
    url: str


def answers_of(told: Notification) -> list[Answer]:
    """The five answers, the best first; none where the mail is of something else, or the case open again."""
    case = db.session.get(Case, told.case_id) if told.kind == RESOLVED.name and told.case_id else None
    resolved_at = told.event.at
    if case is None or not can_rate(case, resolved_at, resolved_at):
        return []
    token = rating_token(case.id, resolved_at)
    return [
        Answer(score, word, absolute("cases.rate_case", token=token, score=score)) for score, word in SCORES.items()
    ]
