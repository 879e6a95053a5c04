"""Form with which a customer reports that it is still not solved."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from app.core.web.forms import CreatingForm, LongTextField
from app.suggestions.loop.rules import LONGEST_REPORT


class UnsolvedForm(CreatingForm):
    body = LongTextField(
        _l("What is still not solved?"),
        [DataRequired(_l("Describe what is still not solved.")), Length(max=LONGEST_REPORT)],
    )
