"""What people type to escalate a question, and to withdraw that."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.cases.forms import LONGEST_REASON, SAY_WHY, priority_field
from app.cases.models import CaseTemplate
from app.core.forms import CreatingForm, EditingForm, LongTextField, TextField

NO_TEMPLATE = "0"


class EscalateForm(CreatingForm):
    """For support and moderators."""

    reason = LongTextField(_l("Why is support needed?"), [SAY_WHY, Length(max=LONGEST_REASON)])
    priority = priority_field()
    template = SelectField(_l("Kind of case"), default=NO_TEMPLATE)

    def offer(self, templates: Sequence[CaseTemplate]) -> None:
        """Let the person choose among these kinds of cases."""
        self.template.choices = template_choices(templates)


class OwnEscalateForm(CreatingForm):
    """For who asked."""

    reason = LongTextField(
        _l("What did you try?"), [DataRequired(_l("Say in a sentence what you tried.")), Length(max=LONGEST_REASON)]
    )


class WithdrawForm(EditingForm):
    reason = TextField(_l("Why is support not needed?"), [SAY_WHY, Length(max=LONGEST_REASON)], id="withdraw-reason")


def template_choices(templates: Sequence[CaseTemplate]) -> list[Choice]:
    """The kinds of cases, and none."""
    return [Choice(NO_TEMPLATE, _l("No kind")), *(Choice(str(each.id), each.name) for each in templates)]
