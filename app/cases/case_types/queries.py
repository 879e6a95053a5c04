"""Load case types, for forms and for admins."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.cases import rules
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.teams.models import Team
from app.core.db.base import db
from app.core.db.row_version import version_hash
from app.core.errors import require_found


def offered_case_types() -> Sequence[CaseType]:
    """Return the case types offered for escalation, by name."""
    return db.session.scalars(select(CaseType).where(CaseType.is_offered).order_by(CaseType.name)).all()


def all_case_types() -> Sequence[CaseType]:
    return db.session.scalars(select(CaseType).order_by(CaseType.name)).all()


def case_types() -> Sequence[tuple[CaseType, str | None, int]]:
    """Return all case types by name, each with its team and the number of open cases."""
    going = select(func.count()).where(Case.case_type_id == CaseType.id, Case.status.not_in(rules.FINISHED))
    statement = select(CaseType, Team.name, going.scalar_subquery()).outerjoin(Team, Team.id == CaseType.team_id)
    return [tuple(row) for row in db.session.execute(statement.order_by(CaseType.name))]


def get_case_type(case_type_id: int) -> CaseType:
    return require_found(db.session.get(CaseType, case_type_id))


def version_of_case_type(case_type: CaseType) -> int:
    """Return a hash of all fields that the form edits."""
    words = case_type.name, case_type.description
    return version_hash(*words, case_type.team_id, case_type.priority, case_type.is_offered)
