"""Save case types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case_types.models import CaseType
from app.cases.case_types.queries import stamp_of_template
from app.cases.policies import can_set_promises
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.row_version import require_current_version
from app.core.db.session import lock_row
from app.core.errors import InvalidInput
from app.core.policy import require_allowed


@dataclass(frozen=True)
class TemplateWords:
    """Everything an admin enters for a case type."""

    name: str
    description: str = ""
    team_id: int | None = None
    priority: str = "normal"
    is_offered: bool = True


def keep_template(
    actor: Member, template: CaseType | None, said: TemplateWords, *, seen: int = 0, now: datetime
) -> CaseType:
    """Create a case type, or update one that the actor saw at version `seen`; existing cases of this type do not
    change.

    Raises NotAllowed, InvalidInput if the name is in use, StaleVersion if someone else has changed it since.
    """
    require_allowed(can_set_promises(actor))
    if template is not None:
        require_current_version(stamp_of_template(lock_row(template)), seen)
    others = CaseType.id != (template.id if template else 0)
    if db.session.scalar(select(CaseType.id).where(CaseType.name == said.name, others)):
        raise InvalidInput(_("A case type with this name already exists. Choose another name."), "name")
    if template is None:
        template = CaseType(created_at=now)
        db.session.add(template)
    for name, value in vars(said).items():
        setattr(template, name, value)
    db.session.flush()
    write_audit_log("template.kept", actor, template, now, name=template.name)
    return template
