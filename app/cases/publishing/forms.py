"""Forms that publish a private text."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.cases.form_fields import FEW_WORDS
from app.community.spaces.models import Space
from app.community.text_rules import LONGEST_BODY, LONGEST_TITLE
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, LongTextField, TextField, TitleField

SAY_WHAT = DataRequired(_l("Enter a title that sums up the question in one line."))


class PublishForm(CreatingForm, EditingForm, ConfirmableForm):
    body = LongTextField(_l("Public answer"), [FEW_WORDS, Length(max=LONGEST_BODY)])


class PublishApartForm(PublishForm):
    title = TitleField(
        _l("Question in one line"),
        [SAY_WHAT, Length(max=LONGEST_TITLE)],
    )
    question = LongTextField(_l("The question"), [FEW_WORDS, Length(max=LONGEST_BODY)])
    space = SelectField(_l("Which space does it belong in?"))
    tags = TextField(_l("Tags"), [Length(max=200)])

    def offer(self, spaces: Sequence[Space]) -> None:
        self.space.choices = [Choice(space.slug, space.name) for space in spaces]
