"""What admins type about teams."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from app.accounts.models import Member
from app.cases import rules
from app.community.models import Space
from app.core.forms import CreatingForm, TextField
from app.core.ids import read_id

MOST_OPEN = 1_000
WAYS = {
    rules.BY_HAND: _l("Manually: agents pick their own cases"),
    rules.ROUND_ROBIN: _l("Round robin: agents take turns"),
    rules.BY_LOAD: _l("By workload: the agent with the fewest open cases gets the next one"),
}


class TeamForm(CreatingForm):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the team.")), Length(max=60)])
    members = SelectMultipleField(_l("Members"), coerce=read_id, option_widget=CheckboxInput())
    spaces = SelectMultipleField(_l("Spaces"), coerce=read_id, option_widget=CheckboxInput())
    distribution = RadioField(
        _l("How are cases assigned?"),
        choices=[Choice(name, word) for name, word in WAYS.items()],
        default=rules.BY_HAND,
    )
    most_open = IntegerField(
        _l("Skip agents with this many open cases"), [Optional(), NumberRange(min=1, max=MOST_OPEN)]
    )

    def offer(self, agents: Iterable[Member], spaces: Iterable[Space]) -> None:
        """Let the person choose among these agents and spaces."""
        self.members.choices = [Choice(agent.id, agent.name) for agent in agents]
        self.spaces.choices = [Choice(space.id, space.name) for space in spaces]

    def for_team(self, team_id: int) -> None:
        """Fields of several teams stand on one page, each with an id of its own."""
        for each in (self.name, self.members, self.spaces, self.distribution, self.most_open):
            each.id = f"{each.name}-{team_id}"
            each.label.field_id = each.id
