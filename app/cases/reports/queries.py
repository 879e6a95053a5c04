"""Figures on recently resolved cases (published, CSAT, SLA targets met) by space; never by agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import contains_eager

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.case.models import Case
from app.cases.case.queries import visible_to
from app.cases.csat.models import SatisfactionRating
from app.cases.sla.models import SlaClock
from app.community.spaces.models import Space
from app.community.threads.models import PUBLIC, Thread
from app.core.db.base import db
from app.core.db.pagination import Page, paginate

PERIODS = (30, 90)  # days
WEEK = timedelta(days=7)
RATED = and_(SatisfactionRating.case_id == Case.id, SatisfactionRating.resolved_at == Case.resolved_at)
FIRST = and_(SlaClock.case_id == Case.id, SlaClock.kind == rules.FIRST_RESPONSE)
CAME_BACK = (rules.ACCEPT, rules.PUBLISH, rules.LINK, rules.COMMUNITY)
IN_FIGURE: dict[str, ColumnElement[bool]] = {
    "resolved": Case.resolved_at.is_not(None),
    "public": and_(Case.knowledge.in_(CAME_BACK), Thread.visibility == PUBLIC),
    "community": Case.knowledge == rules.COMMUNITY,
    "rated": SatisfactionRating.id.is_not(None),
    "answered": (SlaClock.met_at.is_not(None)) | (SlaClock.breached_at.is_not(None)),
    "on_time": and_(SlaClock.met_at.is_not(None), SlaClock.breached_at.is_(None)),
}
"""The condition for the cases that each figure counts; the list behind the figure shows the same cases."""


@dataclass
class Tally:
    """Numbers of cases; `stars` is the sum of all ratings."""

    resolved: int = 0
    public: int = 0
    community: int = 0
    rated: int = 0
    answered: int = 0
    on_time: int = 0
    stars: int = 0

    def add(self, other: Any) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + (getattr(other, each.name) or 0))

    def share(self, part: str, of: str = "resolved") -> int | None:
        """Return the share in percent; None if the whole is 0."""
        whole = getattr(self, of)
        return round(100 * getattr(self, part) / whole) if whole else None

    @property
    def average(self) -> float | None:
        return self.stars / self.rated if self.rated else None


@dataclass(frozen=True)
class Figures:
    """Figures of one period: in total, by space, and by week, oldest first, including weeks without resolved cases."""

    total: Tally
    spaces: Sequence[tuple[Space, Tally]]
    weeks: Sequence[tuple[datetime, Tally]]


def figures_of(agent: Member, days: int, now: datetime) -> Figures:
    """Return all figures of the spaces that the agent works for, in one statement."""
    begins, count = now - timedelta(days=days), -(-days // 7)
    week = case(*((Case.resolved_at >= now - WEEK * (n + 1), n) for n in range(count - 1)), else_=count - 1)
    counted = [func.count().filter(which).label(name) for name, which in IN_FIGURE.items()]
    columns: tuple[Any, ...] = (
        Space,
        week.label("week"),
        func.sum(SatisfactionRating.score).label("stars"),
        *counted,
    )
    statement = _resolved(agent, select(*columns), begins).join(Space, Space.id == Thread.space_id)
    total = Tally()
    spaces: dict[Space, Tally] = {}
    weeks = [(max(begins, now - WEEK * (n + 1)), Tally()) for n in range(count)]
    for row in db.session.execute(statement.group_by(Space.id, week)):
        for each in (weeks[row.week][1], total, spaces.setdefault(row.Space, Tally())):
            each.add(row)
    return Figures(total, sorted(spaces.items(), key=lambda each: each[0].name), weeks[::-1])


def cases_in(agent: Member, figure: str, days: int, space: str, cursor: str | None, now: datetime) -> Page[Case]:
    """Return the cases that a figure counts, last resolved first."""
    statement = _resolved(agent, select(Case), now - timedelta(days=days)).where(IN_FIGURE[figure])
    if space:
        statement = statement.join(Space, Space.id == Thread.space_id).where(Space.slug == space)
    options = contains_eager(Case.thread)
    return paginate(statement.options(options), (Case.resolved_at, Case.id), cursor)


def _resolved(agent: Member, statement: Select[Any], since: datetime) -> Select[Any]:
    """Restrict to cases resolved since that the agent may see; a merged case counts where it was merged into."""
    return (
        statement.select_from(Case)
        .join(Case.thread)
        .outerjoin(SatisfactionRating, RATED)
        .outerjoin(SlaClock, FIRST)
        .where(visible_to(agent), Case.resolved_at >= since, Case.merged_into_id.is_(None))
    )
