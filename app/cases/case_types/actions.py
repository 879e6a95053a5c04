"""Kinds of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.cases.case_types.models import CaseTemplate
from app.cases.case_types.queries import stamp_of_template
from app.cases.policies import can_set_promises
from app.core.audit_log import write_down
from app.core.db.base import db
from app.core.db.row_version import refuse_unseen
from app.core.db.session import lock
from app.core.errors import Refused
from app.core.policy import require


@dataclass(frozen=True)
class TemplateWords:
    """All that an admin says of a kind of case."""

    name: str
    description: str = ""
    team_id: int | None = None
    priority: str = "normal"
    is_offered: bool = True


def keep_template(
    actor: Member, template: CaseTemplate | None, said: TemplateWords, *, seen: int = 0, now: datetime
) -> CaseTemplate:
    """Make a kind of case, or change one that the actor saw at the stamp `seen`; cases of this kind stay as they are.

    Raises NotAllowed, Refused where the name is taken, Overtaken where somebody else changed it meanwhile.
    """
    require(can_set_promises(actor))
    if template is not None:
        refuse_unseen(stamp_of_template(lock(template)), seen)
    others = CaseTemplate.id != (template.id if template else 0)
    if db.session.scalar(select(CaseTemplate.id).where(CaseTemplate.name == said.name, others)):
        raise Refused(_("A case type with this name already exists. Choose another name."), "name")
    if template is None:
        template = CaseTemplate(created_at=now)
        db.session.add(template)
    for name, value in vars(said).items():
        setattr(template, name, value)
    db.session.flush()
    write_down("template.kept", actor, template, now, name=template.name)
    return template
