"""Form of a case type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Length

from app.cases.case_types.actions import CaseTypeInput
from app.cases.case_types.models import CaseType
from app.cases.case_types.queries import version_of_case_type
from app.cases.form_fields import GIVE_A_NAME, LONGEST_NAME, NONE, choices_of, chosen_id, priority_field
from app.cases.teams.models import Team
from app.core.web.forms import CreatingForm, EditingForm, TextField


class CaseTypeForm(CreatingForm, EditingForm):
    name = TextField(_l("Name"), [GIVE_A_NAME, Length(max=LONGEST_NAME)])
    description = TextField(_l("When to use this type, in one sentence"), [Length(max=250)])
    team = SelectField(_l("Assigned to team"))
    priority = priority_field()
    is_offered = BooleanField(_l("Offer when a question is escalated"), default=True)

    @classmethod
    def of(cls, template: CaseType | None, teams: Iterable[Team]) -> CaseTypeForm:
        form = cls(obj=template, data=_facts(template) if template else None)
        form.team.choices = choices_of(teams, _l("Default for the space"))
        return form

    @property
    def words(self) -> CaseTypeInput:
        return CaseTypeInput(
            name=self.name.data or "",
            description=self.description.data or "",
            team_id=chosen_id(self.team),
            priority=self.priority.data,
            is_offered=self.is_offered.data,
        )


def _facts(template: CaseType) -> dict[str, Any]:
    return {"team": str(template.team_id or NONE), "revision": str(version_of_case_type(template))}
