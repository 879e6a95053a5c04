"""Forms of absences, teams and assignment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.edit_conflicts.forms import FieldForm
from app.cases.form_fields import NONE, choices_of
from app.cases.teams.models import Absence
from app.cases.teams.presenters import name_and_absence
from app.cases.teams.queries import Agent, stamp_of_absence
from app.community.spaces.models import Space
from app.core.clock import day_here, instant
from app.core.web.forms import CreatingForm, EditingForm, TextField
from app.core.web.http import read_id


class AbsenceForm(CreatingForm, EditingForm):
    starts_on = DateField(_l("First day out of office"), [DataRequired(_l("Select a date."))])
    ends_on = DateField(_l("Last day out of office"), [DataRequired(_l("Select a date."))])
    cover = SelectField(_l("Who is notified while you are away?"), default=NONE)

    def offer(self, agents: Iterable[Member], away: Member) -> None:
        self.cover.choices = choices_of((agent for agent in agents if agent.id != away.id), _l("My team"))

    @classmethod
    def of(cls, absence: Absence) -> AbsenceForm:
        days = {"starts_on": day_here(absence.starts_at), "ends_on": day_here(absence.last_moment)}
        cover = str(absence.cover_id or NONE)
        return cls(data={**days, "cover": cover, "revision": str(stamp_of_absence(absence))})

    @property
    def starts_at(self) -> datetime:
        """Return the start of the first day, in the reader's zone."""
        return _midnight(self.starts_on.data)

    @property
    def ends_at(self) -> datetime:
        """Return the end of the last day, in the reader's zone."""
        return _midnight(self.ends_on.data, later=1)


def _midnight(day: date | None, later: int = 0) -> datetime:
    kept = min(max(day or date(2000, 1, 1), date(2000, 1, 1)), date(9000, 1, 1))  # no calendar extends further
    return instant(kept + timedelta(days=later))


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
        self.members.choices = [Choice(agent.id, agent.name) for agent in agents]
        self.spaces.choices = [Choice(space.id, space.name) for space in spaces]

    def for_team(self, team_id: int) -> None:
        """Set field ids with the team's id, since the forms of several teams are on one page."""
        for each in (self.name, self.members, self.spaces, self.distribution, self.most_open):
            each.id = f"{each.name}-{team_id}"
            each.label.field_id = each.id


class AssignForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"assignee": "assignee_id", "team": "team_id"}

    assignee = SelectField(_l("Assignee"))
    team = SelectField(_l("Team"))
    confirm = HiddenField("")

    def offer(self, agents: Iterable[Agent], teams: Iterable[Any]) -> None:
        """Offer these agents and teams as choices; an absent agent with the end of their absence."""
        self.assignee.choices = [
            Choice(NONE, _l("No assignee")),
            *(Choice(str(agent.id), name_and_absence(agent.name, agent.away_until)) for agent in agents),
        ]
        self.team.choices = choices_of(teams, _l("No team"))
