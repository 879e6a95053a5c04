"""Forms of suggestions, replies and official responses."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.community.text_rules import LONGEST_BODY, LONGEST_TITLE
from app.community.threads.forms import name_and_audience
from app.core.ui.status_badges import status_style
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, LongTextField, TitleField
from app.suggestions.models import Area
from app.suggestions.rules import LONGEST_RESPONSE


class SuggestForm(CreatingForm, ConfirmableForm):
    title = TitleField(
        _l("Your suggestion in one line"),
        [DataRequired(_l("Sum up in one line what should change.")), Length(max=LONGEST_TITLE)],
    )
    body = LongTextField(_l("Details"), [DataRequired(_l("Describe how you would use it.")), Length(max=LONGEST_BODY)])
    area = SelectField(_l("Product area"), [DataRequired(_l("Select a product area."))])

    def offer(self, areas: Sequence[Area]) -> None:
        self.area.choices = [
            Choice("", _l("Choose…")),
            *(Choice(area.slug, name_and_audience(area.space, area.name)) for area in areas),
        ]


class RemarkForm(CreatingForm, ConfirmableForm):
    body = LongTextField(_l("Add a reply"), [DataRequired(_l("Write a reply first.")), Length(max=LONGEST_BODY)])


class StatusForm(EditingForm, ConfirmableForm):
    status = SelectField(_l("New status"), [DataRequired(_l("Select a status."))])
    response = LongTextField(
        _l("Official response"),
        [
            DataRequired(_l("Explain why. Everyone who backs the suggestion will read this.")),
            Length(max=LONGEST_RESPONSE),
        ],
    )

    def offer(self, statuses: Sequence[str]) -> None:
        words = (Choice(status, status_style(status, "suggestion").word) for status in statuses)
        self.status.choices = [Choice("", _l("Choose…")), *words]
