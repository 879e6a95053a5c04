"""Form that postpones a decision."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import DataRequired, Length

from app.cases.form_fields import morning_of
from app.core.web.forms import Form, TextField
from app.suggestions.decisions.rules import LONGEST_REASON


class PostponeForm(Form):
    until = DateField(_l("Postpone until"), [DataRequired(_l("Select a day within the next year."))])
    reason = TextField(
        _l("Why does it have to wait?"),
        [DataRequired(_l("Explain in a few words why it has to wait.")), Length(max=LONGEST_REASON)],
    )

    @property
    def until_morning(self) -> datetime | None:
        return morning_of(self.until.data)
