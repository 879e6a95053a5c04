"""Forms of a product area, and of moving a suggestion to another one."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.community.threads.forms import name_and_audience
from app.core.web.forms import Form, TextField
from app.core.web.http import read_id
from app.suggestions.models import Area


class AreaForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the product area.")), Length(max=120)])
    space = SelectField(_l("Space"))
    owner = TextField(_l("Owner"), [Length(max=80)])


class MoveForm(Form):
    area = SelectField(_l("Product area"), [DataRequired(_l("Select a product area."))])
    started = HiddenField("")

    @property
    def started_in(self) -> int:
        """Return the id of the area in which the user saw the suggestion, or 0."""
        return read_id(self.started.data)

    def offer(self, areas: Iterable[Area], current_id: int) -> None:
        """Offer these areas as choices, without the current one."""
        others = (each for each in areas if each.id != current_id)
        choices = (Choice(each.slug, name_and_audience(each.space, each.name)) for each in others)
        self.area.choices = [Choice("", _l("Choose…")), *choices]

    def start_from(self, areas: Iterable[Area], current_id: int) -> None:
        """Offer the choices for the area in which the suggestion is now, also if it was moved in the meantime."""
        self.started.data = str(current_id)
        self.offer(areas, current_id)
