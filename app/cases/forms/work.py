"""Who has a case, how urgent it is, where it stands, when to look at it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from app.cases import rules
from app.cases.customers import name_and_absence
from app.cases.forms.fields import LONGEST_REASON, NONE, SAY_WHY, choices_of, morning_of, priority_field
from app.cases.forms.started import FieldForm, day_of
from app.cases.queries.people import Agent
from app.community.theme_forms import ThemeForm
from app.core.forms import EditingForm, TextField
from app.core.states import state_look


class AssignForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"assignee": "assignee_id", "team": "team_id"}

    assignee = SelectField(_l("Assignee"))
    team = SelectField(_l("Team"))
    confirm = HiddenField("")

    def offer(self, agents: Iterable[Agent], teams: Iterable[Any]) -> None:
        """Let the person choose among these agents and teams; of who is away, it says until when."""
        self.assignee.choices = [
            Choice(NONE, _l("No assignee")),
            *(Choice(str(agent.id), name_and_absence(agent.name, agent.away_until)) for agent in agents),
        ]
        self.team.choices = choices_of(teams, _l("No team"))


class PriorityForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"priority": "priority"}

    priority = priority_field()


class StatusForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"status": "status"}

    status = SelectField(_l("Status"), choices=[Choice(name, state_look(name).word) for name in rules.STATUSES])
    reason = TextField(_l("What are we waiting for?"), [Length(max=LONGEST_REASON)])
    follow_up_at = DateField(_l("Follow-up date"), [Optional()])

    @property
    def follow_up(self) -> datetime | None:
        return morning_of(self.follow_up_at.data)


class FollowUpForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"follow_up_at": "follow_up_at"}

    follow_up_at = DateField(_l("Follow-up date"), [Optional()], id="look_again_at")

    @property
    def follow_up(self) -> datetime | None:
        """The morning of the chosen day; the time that was set before where the day is the same."""
        before = self.seen.follow_up_at if self.seen else None
        return before if before and day_of(before) == self.follow_up_at.data else morning_of(self.follow_up_at.data)


class CaseThemeForm(FieldForm, ThemeForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"theme": "theme_name"}


class ReopenForm(EditingForm):
    reason = TextField(_l("Why are you reopening the case?"), [SAY_WHY, Length(max=LONGEST_REASON)])
