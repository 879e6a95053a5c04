"""Who works on cases, and the customer behind one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import ADMIN, AGENT, Member, Role
from app.cases.models import Case, SlaPolicy, Team
from app.community.models import Thread
from app.community.models.thread import QUESTION
from app.core.db import db
from app.core.errors import NotFound

RECENT = 5


@dataclass(frozen=True)
class History:
    """What a customer asked before: how many questions, how many of them solved, and the newest cases."""

    questions: int
    solved: int
    cases: Sequence[Case]


def history_of(case: Case) -> History:
    """The history of the case's customer beside this case, in two statements."""
    asker_id = case.thread.asker_id
    asked = select(func.count(), func.count(Thread.accepted_post_id))
    questions, solved = db.session.execute(asked.where(Thread.asker_id == asker_id, Thread.kind == QUESTION)).one()
    earlier = (
        select(Case).join(Case.thread).where(Thread.asker_id == asker_id, Case.id != case.id).order_by(Case.id.desc())
    )
    return History(questions, solved, db.session.scalars(earlier.limit(RECENT)).all())


def agents_for(space_id: int) -> Sequence[Member]:
    """Who can be given a case of this space, by name."""
    held = select(Role.member_id).where(
        Role.name.in_((AGENT, ADMIN)), or_(Role.space_id.is_(None), Role.space_id == space_id)
    )
    return db.session.scalars(
        select(Member).where(Member.id.in_(held), Member.erased_at.is_(None)).order_by(Member.name)
    ).all()


def all_agents() -> Sequence[Member]:
    """Everyone in support, by name."""
    held = select(Role.member_id).where(Role.name.in_((AGENT, ADMIN)))
    statement = select(Member).where(Member.id.in_(held), Member.erased_at.is_(None))
    return db.session.scalars(statement.options(selectinload(Member.roles)).order_by(Member.name)).all()


def find_agent(member_id: int | None) -> Member | None:
    """The member with their roles; raises NotFound for an id of nobody."""
    if member_id is None:
        return None
    found = db.session.get(Member, member_id, options=[selectinload(Member.roles)])
    if found is None:
        raise NotFound
    return found


def teams() -> Sequence[Team]:
    """All teams by name."""
    return db.session.scalars(select(Team).order_by(Team.name)).all()


def teams_with_people() -> Sequence[Team]:
    """All teams by name, with who is in them and what they work for."""
    return db.session.scalars(
        select(Team).options(selectinload(Team.members), selectinload(Team.spaces)).order_by(Team.name)
    ).all()


def get_team(team_id: int) -> Team:
    """The team with its people; raises NotFound where there is none."""
    found = db.session.get(Team, team_id, options=[selectinload(Team.members), selectinload(Team.spaces)])
    if found is None:
        raise NotFound
    return found


def policies() -> Sequence[SlaPolicy]:
    """What is promised, with the calendars in which it is reckoned."""
    return db.session.scalars(select(SlaPolicy).options(selectinload(SlaPolicy.calendar)).order_by(SlaPolicy.id)).all()
