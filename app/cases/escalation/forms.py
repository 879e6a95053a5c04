"""Forms that escalate a question and withdraw an escalation."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from app.cases.case_types.models import CaseType
from app.cases.form_fields import LONGEST_REASON, NONE, SAY_WHY, choices_of, priority_field
from app.core.web.forms import CreatingForm, EditingForm, LongTextField, TextField


class EscalateForm(CreatingForm):
    reason = LongTextField(_l("Why do you need support?"), [SAY_WHY, Length(max=LONGEST_REASON)])
    priority = priority_field()
    template = SelectField(_l("Case type"), default=NONE)

    def offer(self, case_types: Sequence[CaseType]) -> None:
        self.template.choices = choices_of(case_types, _l("No case type"))


class OwnEscalateForm(CreatingForm):
    reason = LongTextField(
        _l("What have you tried?"),
        [DataRequired(_l("Describe in a sentence what you have tried.")), Length(max=LONGEST_REASON)],
    )


class WithdrawForm(EditingForm):
    reason = TextField(_l("Why is support not needed?"), [SAY_WHY, Length(max=LONGEST_REASON)], id="withdraw-reason")
