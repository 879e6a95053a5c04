"""Forms of the queue: a bulk action, and a saved view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from app.cases import rules
from app.cases.form_fields import LONGEST_NAME, NONE, morning_of
from app.cases.saved_views.models import CaseView
from app.cases.teams.queries import find_agent, get_team
from app.community.root_causes.actions import LONGEST_THEME
from app.core.errors import InvalidInput, Message
from app.core.ui.status_badges import status_style
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, TextField
from app.core.web.http import read_id

NEEDED = ("assignee", "team", "priority", "status")  # actions that need a value
DEED_WORDS: dict[str, Message] = {
    "assign": _l("Assign to"),
    "priority": _l("Set priority"),
    "status": _l("Set status"),
    "team": _l("Assign to team"),
    "theme": _l("Set root cause"),
    "follow_up": _l("Set follow-up date"),
}
SELECT = Choice("", _l("Select…"))  # no default: a value has to be selected


class ManyForm(CreatingForm, ConfirmableForm):
    """One action on the selected cases, or all of the queue in the URL; `deed` says which other field is used."""

    case = SelectMultipleField("", validate_choice=False)
    matching = BooleanField("")
    deed = SelectField(
        _l("Action on the selected cases"),
        choices=[
            Choice("", _l("Select an action…")),
            *(Choice(deed, words) for deed, words in DEED_WORDS.items()),
        ],
        validate_choice=False,
    )
    assignee = SelectField(_l("Assignee"), validate_choice=False, id="many-assignee")
    team = SelectField(_l("Team"), validate_choice=False, id="many-team")
    priority = SelectField(
        _l("Priority"),
        choices=[SELECT, *(Choice(name, status_style(name, "priority").word) for name in rules.PRIORITIES)],
        default="",
        id="many-priority",
    )
    status = SelectField(
        _l("Status"),
        choices=[SELECT, *(Choice(name, status_style(name).word) for name in (rules.WAITING, rules.OPEN))],
        default="",
        id="many-status",
    )
    theme = TextField(_l("Root cause"), [Length(max=LONGEST_THEME)], id="many-theme")
    follow_up_at = DateField(_l("Day"), [Optional()], id="many-day")

    def offer(self, names: Mapping[str, Mapping[str, str]]) -> None:
        self.assignee.choices = [
            SELECT,
            Choice(NONE, _l("Not assigned")),
            *(Choice(*each) for each in names["assignee"].items()),
        ]
        self.team.choices = [SELECT, *(Choice(*each) for each in names["team"].items())]

    @property
    def numbers(self) -> list[int]:
        return [number for each in self.case.data or () if (number := read_id(each))]

    def value(self) -> Any:
        """Return the value to set. Raises NotFound for an unknown member or team, InvalidInput without a selection."""
        name = {"assign": "assignee"}.get(self.deed.data, self.deed.data)
        if name in NEEDED and not self[name].data:
            raise InvalidInput(_l("Select a value first."), field=name)
        if self.deed.data == "assign":
            return find_agent(_number(self.assignee.data))
        if self.deed.data == "team":
            return get_team(_number(self.team.data) or 0)
        if self.deed.data == "follow_up":
            return morning_of(self.follow_up_at.data)
        return self[name].data if name in self else None


class ViewForm(CreatingForm):
    name = TextField(_l("View name"), [DataRequired(_l("Enter a name for the view.")), Length(max=LONGEST_NAME)])
    is_shared = BooleanField(_l("Share with all support agents"))


class ChangeViewForm(EditingForm):
    name = TextField(_l("View name"), [DataRequired(_l("Enter a name for the view.")), Length(max=LONGEST_NAME)])
    is_shared = BooleanField(_l("Share with all support agents"))

    @classmethod
    def of(cls, view: CaseView) -> ChangeViewForm:
        """Return the view's form; its field ids contain the view's id, since several forms are on one page."""
        form = cls(formdata=None, data={"name": view.name, "is_shared": view.is_shared, "revision": view.stamp})
        return form.for_view(view.id)

    def for_view(self, view_id: int) -> ChangeViewForm:
        for each in (self.name, self.is_shared):
            each.id = f"{each.name}-{view_id}"
            each.label.field_id = each.id
        return self


def _number(text: str | None) -> int | None:
    """Return the selected id; None for none."""
    return read_id(text) or None
