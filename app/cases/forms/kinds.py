"""What admins type of kinds of cases; and another kind for a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import Length

from app.cases.actions.templating import TemplateWords
from app.cases.forms.fields import GIVE_A_NAME, LONGEST_NAME, NONE, choices_of, chosen_id, priority_field
from app.cases.forms.started import FieldForm
from app.cases.models import CaseTemplate, Team
from app.cases.queries.promises import stamp_of_template
from app.core.forms import CreatingForm, EditingForm, TextField


class TemplateForm(CreatingForm, EditingForm):
    name = TextField(_l("Name"), [GIVE_A_NAME, Length(max=LONGEST_NAME)])
    description = TextField(_l("When to use this type, in one sentence"), [Length(max=250)])
    team = SelectField(_l("Assigned to team"))
    priority = priority_field()
    is_offered = BooleanField(_l("Offer when a question is escalated"), default=True)

    @classmethod
    def of(cls, template: CaseTemplate | None, teams: Iterable[Team]) -> TemplateForm:
        """The form with what stands there now."""
        form = cls(obj=template, data=_facts(template) if template else None)
        form.team.choices = choices_of(teams, _l("Default for the space"))
        return form

    @property
    def words(self) -> TemplateWords:
        """What was said of the kind of case."""
        return TemplateWords(
            name=self.name.data or "",
            description=self.description.data or "",
            team_id=chosen_id(self.team),
            priority=self.priority.data,
            is_offered=self.is_offered.data,
        )


class KindForm(FieldForm):
    """Another kind for a case."""

    FIELDS: ClassVar[Mapping[str, str]] = {"template": "template_id"}

    template = SelectField(_l("Case type"))

    def offer(self, templates: Iterable[CaseTemplate], current: int | None) -> None:
        """Let the agent choose among those that are offered, and the one that the case has."""
        offered = [each for each in templates if each.is_offered or each.id == current]
        self.template.choices = choices_of(offered, _l("No case type"))

    @property
    def chosen_id(self) -> int | None:
        """The kind that was chosen; None for no kind."""
        return chosen_id(self.template)


def _facts(template: CaseTemplate) -> dict[str, Any]:
    return {"team": str(template.team_id or NONE), "revision": str(stamp_of_template(template))}
