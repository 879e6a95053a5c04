"""Give a case out by turns or by load: to somebody of its team, where the team says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions.assigning import give_out
from app.cases.actions.holding import enter_once, hold, report
from app.cases.events import CASE_UNGIVEN
from app.cases.models import Case, Team, team_member
from app.cases.queries.people import away_until, can_take_in
from app.community.models import Thread
from app.core.db import db, lock

TICK = timedelta(microseconds=1)


def distribute(case: Case, once: str, now: datetime) -> bool:
    """Give the case to whoever of its team is next; True where somebody has it now.

    It goes to those who hold the role for its space, are not away and have fewer open cases than the team lets them:
    to the one who was not given any for the longest time, or to the one with the fewest. Where nobody can take it, the
    team is told, once for each reason (`once`) to look. The team is held meanwhile, so that turns stay turns.
    """
    thread = hold(case)
    if case.assignee_id is not None or not case.is_open or case.team_id is None:
        return False
    team = lock(db.session.get_one(Team, case.team_id))
    if team.distribution == rules.BY_HAND:
        return False
    agent = _next(team, thread, now)
    if agent is None:
        if enter_once(case, "ungiven", None, once, now):
            report(CASE_UNGIVEN, None, case, now, team_id=team.id)
        return False
    give_out(case, thread, agent, team.distribution, now)
    _note_turn(team, agent, now)
    return True


def _next(team: Team, thread: Thread, now: datetime) -> Member | None:
    mine = (Case.assignee_id == Member.id, Case.status.not_in(rules.FINISHED))
    has_open = select(func.count(Case.id)).where(*mine).scalar_subquery()
    statement = (
        select(Member)
        .join(team_member, team_member.c.member_id == Member.id)
        .where(team_member.c.team_id == team.id, can_take_in(thread.space_id), away_until(Member.id, now).is_(None))
    )
    if team.most_open is not None:
        statement = statement.where(has_open < team.most_open)
    turn = (team_member.c.given_at.is_not(None), team_member.c.given_at, Member.id)
    order = (has_open, *turn) if team.distribution == rules.BY_LOAD else turn
    return db.session.scalars(statement.order_by(*order).limit(1)).one_or_none()


def _note_turn(team: Team, agent: Member, now: datetime) -> None:
    """Later than every turn before it, also of cases that came at one moment."""
    mates = team_member.c.team_id == team.id
    last = db.session.scalar(select(func.max(team_member.c.given_at)).where(mates))
    at = now if last is None else max(now, last + TICK)
    db.session.execute(update(team_member).where(mates, team_member.c.member_id == agent.id).values(given_at=at))
