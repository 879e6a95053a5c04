"""The queues of those who work on cases: what is mine, what is nobody's, what is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, or_, select, true

from app.accounts.models import AGENT, Member
from app.cases import rules
from app.cases.models import Case, team_member
from app.cases.queries.filtering import is_followed_up
from app.cases.queries.finding import spaces_of, visible_to
from app.cases.selection import QUEUES
from app.core.changes import while_unchanged
from app.core.clock import minute_of
from app.core.db import db


def queue_counts(agent: Member, now: datetime) -> dict[str, int]:
    """How many open cases each queue holds, in one statement; asked once by the minute while nothing was committed."""
    return while_unchanged(("queue counts", agent.id, minute_of(now)), lambda: _queue_counts(agent, now))


def _queue_counts(agent: Member, now: datetime) -> dict[str, int]:
    counted = [name for name in QUEUES if name != "all"]
    columns = [func.count().filter(in_queue(name, agent, now)).label(name) for name in counted]
    statement = select(*columns).select_from(Case).where(is_open())
    if spaces_of(agent, AGENT) is not None:
        statement = statement.join(Case.thread).where(visible_to(agent))
    return dict(zip(counted, db.session.execute(statement).one(), strict=True))


def mine_and_late(agent: Member, now: datetime) -> tuple[int, int]:
    """How many open cases are the agent's, and how many of these are late; asked once by the minute."""
    return while_unchanged(("mine", agent.id, minute_of(now)), lambda: _mine_and_late(agent, now))


def _mine_and_late(agent: Member, now: datetime) -> tuple[int, int]:
    late = func.count().filter(Case.due_at < now)
    mine, late_ones = db.session.execute(
        select(func.count(), late).where(Case.assignee_id == agent.id, is_open())
    ).one()
    return mine, late_ones


def is_open() -> ColumnElement[bool]:
    """By the statuses that it can have: an index knows these."""
    return Case.status.in_(rules.UNFINISHED)


def in_queue(queue: str, agent: Member, now: datetime) -> ColumnElement[bool]:
    """What makes an open case belong to a queue; an unknown one is everything."""
    teams = select(team_member.c.team_id).where(team_member.c.member_id == agent.id)
    conditions: dict[str, ColumnElement[bool]] = {
        "mine": Case.assignee_id == agent.id,
        "team": Case.team_id.in_(teams),
        "unassigned": Case.assignee_id.is_(None),
        "due": or_(Case.due_at <= literal(now + rules.DUE_SOON, Case.due_at.type), is_followed_up(now)),
        "late": Case.due_at < literal(now, Case.due_at.type),
        "waiting": Case.status.in_((rules.WAITING, rules.ON_HOLD)),
    }
    return conditions.get(queue, true())
