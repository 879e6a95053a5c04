"""Save case types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case_types.models import CaseType
from app.cases.case_types.queries import version_of_case_type
from app.cases.policies import can_edit_sla_policies
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


@dataclass(frozen=True)
class CaseTypeInput:
    name: str
    description: str = ""
    team_id: int | None = None
    priority: str = "normal"
    is_offered: bool = True


def save_case_type(
    actor: Member, case_type: CaseType | None, said: CaseTypeInput, *, seen: int = 0, now: datetime
) -> CaseType:
    """Create or update a case type; its cases do not change. Raises InvalidInput if the name is in use."""
    require_allowed(can_edit_sla_policies(actor))
    if case_type is not None:
        require_current_version(version_of_case_type(lock_row(case_type)), seen)
    others = CaseType.id != (case_type.id if case_type else 0)
    if db.session.scalar(select(CaseType.id).where(CaseType.name == said.name, others)):
        raise InvalidInput(_("A case type with this name already exists. Choose another name."), "name")
    if case_type is None:
        case_type = CaseType(created_at=now)
        db.session.add(case_type)
    for name, value in vars(said).items():
        setattr(case_type, name, value)
    db.session.flush()
    write_audit_log("template.kept", actor, case_type, now, name=case_type.name)
    return case_type
