"""Count by week what became of the questions that were begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import case, func, select

from app.community.threads.models import Thread
from app.core.db.base import db
from app.search.deflection.models import Deflection, QuestionBegun, SeenBeforeAsking
from app.search.log.rules import WEEK, monday_of

WEEKS = 26  # half a year


@dataclass
class Week:
    """Numbers of questions in the week from this Monday (UTC).

    `begun`: their title was written. `shown`: beside it were similar threads. `solved`: one of these had the answer.
    `asked`: they were posted after similar threads were shown.
    """

    monday: date
    begun: int = 0
    shown: int = 0
    solved: int = 0
    asked: int = 0

    @property
    def share(self) -> int | None:
        """Return how many of those with similar threads were solved, in percent; None if it is not known."""
        return round(100 * self.solved / self.shown) if self.shown >= self.solved and self.shown else None


def deflection_weeks(today: date) -> Sequence[Week]:
    """Return the last WEEKS weeks back to the first in which something happened, newest first. Three statements."""
    mondays = [monday_of(today) - WEEK * number for number in range(WEEKS)]
    weeks = [Week(monday) for monday in mondays]
    number = _number(QuestionBegun.day, mondays)
    has_similar = func.count().filter(QuestionBegun.shown > 0)
    begun = select(number, func.count(), has_similar).where(QuestionBegun.day >= mondays[-1]).group_by(number)
    for place, each, shown in db.session.execute(begun):
        weeks[place].begun, weeks[place].shown = each, shown
    midnights = [datetime.combine(monday, time(), UTC) for monday in mondays]
    number = _number(Deflection.confirmed_at, midnights)
    solved = select(number, func.count()).where(Deflection.confirmed_at >= midnights[-1]).group_by(number)
    for place, each in db.session.execute(solved):
        weeks[place].solved = each
    number, asked = _number(Thread.created_at, midnights), func.count(SeenBeforeAsking.thread_id.distinct())
    nevertheless = select(number, asked).join(SeenBeforeAsking, SeenBeforeAsking.thread_id == Thread.id)
    for place, each in db.session.execute(nevertheless.where(Thread.created_at >= midnights[-1]).group_by(number)):
        weeks[place].asked = each
    known = [place for place, week in enumerate(weeks) if week.begun or week.solved or week.asked]
    return weeks[: known[-1] + 1] if known else []


def _number(column: Any, starts: Sequence[Any]) -> Any:
    """Return the number of the week of a date or time: 0 is the newest."""
    return case(*((column >= start, number) for number, start in enumerate(starts)), else_=len(starts) - 1)
