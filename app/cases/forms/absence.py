"""What agents type about when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired

from app.accounts.models import Member
from app.cases.forms.fields import NONE, choices_of
from app.cases.models import Absence
from app.cases.queries.absences import stamp_of_absence
from app.core.clock import day_here, instant
from app.core.forms import CreatingForm, EditingForm


class AbsenceForm(CreatingForm, EditingForm):
    starts_on = DateField(_l("First day out of office"), [DataRequired(_l("Select a date."))])
    ends_on = DateField(_l("Last day out of office"), [DataRequired(_l("Select a date."))])
    cover = SelectField(_l("Who is notified while you are away?"), default=NONE)

    def offer(self, agents: Iterable[Member], away: Member) -> None:
        """Let the person choose among these agents, but the one who goes away."""
        self.cover.choices = choices_of((agent for agent in agents if agent.id != away.id), _l("My team"))

    @classmethod
    def of(cls, absence: Absence) -> AbsenceForm:
        """The form with what stands there now."""
        days = {"starts_on": day_here(absence.starts_at), "ends_on": day_here(absence.last_moment)}
        cover = str(absence.cover_id or NONE)
        return cls(data={**days, "cover": cover, "revision": str(stamp_of_absence(absence))})

    @property
    def starts_at(self) -> datetime:
        """The morning of the first day, where the person is."""
        return _midnight(self.starts_on.data)

    @property
    def ends_at(self) -> datetime:
        """The end of the last day, where the person is."""
        return _midnight(self.ends_on.data, later=1)


def _midnight(day: date | None, later: int = 0) -> datetime:
    kept = min(max(day or date(2000, 1, 1), date(2000, 1, 1)), date(9000, 1, 1))  # no calendar of ours reaches further
    return instant(kept + timedelta(days=later))
