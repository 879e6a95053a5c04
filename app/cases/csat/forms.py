"""Form of a CSAT rating."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from app.cases.form_fields import LONGEST_REASON
from app.cases.rules import SCORES
from app.cases.timeline.queries import Person
from app.core.web.forms import Form, LongTextField


class RateForm(Form):
    score = RadioField(
        _l("How would you rate our help?"),
        coerce=int,
        choices=[Choice(score, word) for score, word in SCORES.items()],
        validate_choice=False,
    )
    word = LongTextField(_l("Why did you give this rating?"), [Optional(), Length(max=LONGEST_REASON)])


def author_name(author: Person | None) -> str:
    return author.name if author else str(_l("Former member"))
