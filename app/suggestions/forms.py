"""What is typed for a suggestion, an official response, a source and an area."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import DataRequired, Length

from app.community.texts import LONGEST_BODY, LONGEST_TITLE
from app.core.forms import CreatingForm, Form, LongTextField, TextField
from app.core.states import state_look
from app.suggestions.actions.deciding import LONGEST_RESPONSE
from app.suggestions.models import Area


class SuggestForm(CreatingForm):
    title = TextField(
        _l("Your suggestion in one line"),
        [DataRequired(_l("Say in one line what should be different.")), Length(max=LONGEST_TITLE)],
    )
    body = LongTextField(
        _l("Tell us more"), [DataRequired(_l("Tell what you would do with it.")), Length(max=LONGEST_BODY)]
    )
    area = SelectField(_l("What is it about?"), validate_choice=True)

    def offer(self, areas: Sequence[Area]) -> None:
        """Let one of these areas be chosen."""
        self.area.choices = [(area.slug, area.name) for area in areas]


class StatusForm(Form):
    status = SelectField(_l("What becomes of it"))
    response = LongTextField(
        _l("Official response"),
        [DataRequired(_l("Say why: everyone who backs it reads this.")), Length(max=LONGEST_RESPONSE)],
    )
    seen = HiddenField()

    def offer(self, statuses: Sequence[str]) -> None:
        """Let one of these statuses be chosen."""
        self.status.choices = [(status, state_look(status, "suggestion").word) for status in statuses]


class SourceForm(Form):
    thread = TextField(
        _l("Number of the question"), [DataRequired(_l("Give the number of a question.")), Length(max=20)]
    )


class AreaForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("An area needs a name.")), Length(max=120)])
    space = SelectField(_l("Space"))
    owner = TextField(_l("Owner"), [Length(max=80)])
