"""Load support agents, teams and absences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, literal, select
from sqlalchemy.orm import selectinload

from app.accounts.members.models import ADMIN, AGENT, MODERATOR, Member, Role
from app.cases import rules
from app.cases.bulk_actions.models import BulkAction
from app.cases.case.models import Case
from app.cases.teams.models import Absence, Team, team_space
from app.community.roles import has_role_in
from app.core.db.base import UtcDateTime, db
from app.core.db.row_version import version_hash
from app.core.errors import require_found

PAST = 20  # past absences on the page
HAND_OVER = "hand_over"  # the kind of a bulk action that hands over the cases of an absent agent


def absence_of(member_id: int, at: datetime) -> Absence | None:
    """Return the current absence; of several, the one that ends last."""
    is_now = (Absence.member_id == member_id, Absence.starts_at <= at, Absence.ends_at > at)
    return db.session.scalar(select(Absence).where(*is_now).order_by(Absence.ends_at.desc()).limit(1))


def absences_of(member: Member, now: datetime) -> Sequence[Absence]:
    statement = select(Absence).where(Absence.member_id == member.id, Absence.ends_at > now)
    return db.session.scalars(statement.order_by(Absence.starts_at, Absence.id)).all()


def past_absences_of(member: Member, now: datetime) -> Sequence[Absence]:
    """Return the member's last absences that have ended, latest first."""
    statement = select(Absence).where(Absence.member_id == member.id, Absence.ends_at <= now)
    return db.session.scalars(statement.order_by(Absence.ends_at.desc(), Absence.id).limit(PAST)).all()


def stamp_of_absence(absence: Absence) -> int:
    """Return a hash of all fields that the form edits."""
    return version_hash(absence.starts_at, absence.ends_at, absence.cover_id)


def get_absence(absence_id: int) -> Absence:
    return require_found(db.session.get(Absence, absence_id))


def open_cases_of(member_id: int) -> int:
    mine = (Case.assignee_id == member_id, Case.status.not_in(rules.FINISHED))
    return db.session.scalar(select(func.count(Case.id)).where(*mine)) or 0


def last_hand_over(actor: Member, since: datetime) -> BulkAction | None:
    """Return the actor's last hand-over of cases since then that was not undone."""
    mine = (BulkAction.actor_id == actor.id, BulkAction.action == HAND_OVER, BulkAction.undone_at.is_(None))
    statement = select(BulkAction).where(*mine, BulkAction.at >= since)
    return db.session.scalar(statement.order_by(BulkAction.id.desc()).limit(1))


class Agent(NamedTuple):
    """A support agent, and until when they are out of office, if they are."""

    id: int
    name: str
    away_until: datetime | None = None


def assignable_members(space_id: int) -> ColumnElement[bool]:
    """Build the condition for members who can be assigned a case of this space."""
    return _have_role_in(space_id, AGENT, ADMIN)


def can_read_notes_in(space_id: int) -> ColumnElement[bool]:
    """Build the condition for members who can read the internal notes of this space's cases, like `can_read_notes`."""
    return _have_role_in(space_id, AGENT, MODERATOR, ADMIN)


def _have_role_in(space_id: int, *roles: str) -> ColumnElement[bool]:
    held = select(Role.member_id).where(has_role_in(space_id, *roles))
    return and_(Member.id.in_(held), Member.erased_at.is_(None))


def away_until(member_id: Any, now: datetime) -> ScalarSelect[Any]:
    """Build a subquery for the end of the member's current absence."""
    at = literal(now, UtcDateTime)
    now_away = (Absence.member_id == member_id, Absence.starts_at <= at, Absence.ends_at > at)
    return select(func.max(Absence.ends_at)).where(*now_away).scalar_subquery()


def agents_for(space_id: int, now: datetime) -> list[Agent]:
    """Return the agents who can be assigned a case of this space, by name."""
    statement = select(Member.id, Member.name, away_until(Member.id, now)).where(assignable_members(space_id))
    return [Agent(*row) for row in db.session.execute(statement.order_by(Member.name))]


def all_agents() -> Sequence[Member]:
    """Return all support agents, by name."""
    held = select(Role.member_id).where(Role.name.in_((AGENT, ADMIN)))
    statement = select(Member).where(Member.id.in_(held), Member.erased_at.is_(None))
    return db.session.scalars(statement.options(selectinload(Member.roles)).order_by(Member.name)).all()


def find_agent(member_id: int | None) -> Member | None:
    """Return the member with their roles; None for None. Raises NotFound for an unknown id."""
    if member_id is None:
        return None
    return require_found(db.session.get(Member, member_id, options=[selectinload(Member.roles)]))


def teams() -> Sequence[Team]:
    return db.session.scalars(select(Team).order_by(Team.name)).all()


def teams_with_people() -> Sequence[Team]:
    """Return all teams by name, with their members and spaces."""
    return db.session.scalars(
        select(Team).options(selectinload(Team.members), selectinload(Team.spaces)).order_by(Team.name)
    ).all()


def team_for(space_id: int) -> int | None:
    """Return the id of the team for cases of this space, or None."""
    serves = select(team_space.c.team_id).where(team_space.c.space_id == space_id)
    return db.session.scalar(serves.order_by(team_space.c.team_id).limit(1))


def get_team(team_id: int) -> Team:
    return require_found(db.session.get(Team, team_id, options=[selectinload(Team.members), selectinload(Team.spaces)]))
