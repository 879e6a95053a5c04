"""Who works on cases, and the customer behind one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, true
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
    """The history of the case's customer beside this case, in one statement."""
    asked = select(func.count(), func.count(Thread.accepted_post_id)).where(Thread.kind == QUESTION)
    totals = asked.where(Thread.asker_id == case.thread.asker_id).subquery()
    all_of_theirs = (
        select(Case, totals).join(Case.thread).join(totals, true()).where(Thread.asker_id == case.thread.asker_id)
    )
    rows = db.session.execute(all_of_theirs.order_by(Case.id.desc()).limit(RECENT + 1)).all()
    if not rows:
        return History(0, 0, ())
    return History(rows[0][1], rows[0][2], [row[0] for row in rows if row[0].id != case.id][:RECENT])


def agents_for(space_id: int, *, also: Collection[int] = ()) -> tuple[list[Member], dict[int, str]]:
    """Who can be given a case of this space, by name; and the names of these and of some others, by id."""
    held = select(Role.member_id).where(
        Role.name.in_((AGENT, ADMIN)), or_(Role.space_id.is_(None), Role.space_id == space_id)
    )
    can_take = and_(Member.id.in_(held), Member.erased_at.is_(None))
    statement = select(Member, can_take).where(or_(can_take, Member.id.in_(also))).order_by(Member.name)
    rows = db.session.execute(statement).all()
    return [member for member, takes in rows if takes], {member.id: member.name for member, _takes in rows}


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
