"""Form of an entry of the changelog."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.form_fields import morning_of
from app.community.text_rules import LONGEST_TITLE
from app.core.ui.status_badges import status_style
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, LongTextField, TitleField
from app.core.web.http import read_id
from app.suggestions.changelog.models import KINDS, ChangelogEntry
from app.suggestions.changelog.rules import LONGEST_ENTRY
from app.suggestions.models import Area, Suggestion


class EntryForm(CreatingForm, EditingForm, ConfirmableForm):
    kind = SelectField(
        _l("Kind of change"), choices=[Choice(each, status_style(each, "changelog").word) for each in KINDS]
    )
    title = TitleField(_l("Title"), [DataRequired(_l("Describe in one line what changed.")), Length(max=LONGEST_TITLE)])
    body = LongTextField(
        _l("What changed, and for whom?"), [DataRequired(_l("Describe what changed.")), Length(max=LONGEST_ENTRY)]
    )
    area = SelectField(_l("Product area"))
    suggestions = SelectMultipleField(
        _l("Suggestions that it ships"),
        coerce=read_id,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    publish_on = DateField(_l("Publish on"), [Optional()])

    @property
    def publish_at(self) -> datetime | None:
        """Return the morning of the selected day, None if no day is selected."""
        return morning_of(self.publish_on.data)

    def offer(self, areas: Sequence[Area], suggestions: Sequence[Suggestion]) -> None:
        self.area.choices = [Choice("", _l("The whole product")), *(Choice(each.slug, each.name) for each in areas)]
        self.suggestions.choices = [Choice(each.id, each.thread.title) for each in suggestions]


def values_of_entry(entry: ChangelogEntry, suggestion_ids: Sequence[int], day: date | None) -> dict[str, object]:
    """Return the stored values of the entry, as the form's fields hold them."""
    area = entry.area.slug if entry.area else ""
    stored = {"kind": entry.kind, "title": entry.title, "body": entry.body, "revision": str(entry.revision)}
    return stored | {"area": area, "suggestions": list(suggestion_ids), "publish_on": day}
