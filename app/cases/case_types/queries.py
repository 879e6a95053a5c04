"""Case types, for forms and for admins."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.teams.models import Team
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import NotFound


def offered_templates() -> Sequence[CaseType]:
    """By name."""
    return db.session.scalars(select(CaseType).where(CaseType.is_offered).order_by(CaseType.name)).all()


def all_templates() -> Sequence[CaseType]:
    """All kinds of cases by name."""
    return db.session.scalars(select(CaseType).order_by(CaseType.name)).all()


def templates() -> Sequence[tuple[CaseType, str | None, int]]:
    """All kinds of cases by name, each with its team and how many open cases are of it."""
    going = select(func.count()).where(Case.template_id == CaseType.id, Case.status.not_in(rules.FINISHED))
    statement = select(CaseType, Team.name, going.scalar_subquery()).outerjoin(Team, Team.id == CaseType.team_id)
    return [tuple(row) for row in db.session.execute(statement.order_by(CaseType.name))]


def get_template(template_id: int) -> CaseType:
    """The kind of case; raises NotFound where there is none."""
    found = db.session.get(CaseType, template_id)
    if found is None:
        raise NotFound
    return found


def stamp_of_template(template: CaseType) -> int:
    """Moves with what the form may change."""
    words = template.name, template.description
    return version_hash(*words, template.team_id, template.priority, template.is_offered)
