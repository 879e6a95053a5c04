"""Forms for priority, status, follow-up date, root cause and reopening of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length, Optional

from app.cases import rules
from app.cases.edit_conflicts.forms import FieldForm, day_of
from app.cases.form_fields import LONGEST_REASON, SAY_WHY, morning_of, priority_field
from app.community.root_causes.forms import ThemeForm
from app.core.ui.status_badges import status_style
from app.core.web.forms import EditingForm, TextField


class PriorityForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"priority": "priority"}

    priority = priority_field()


class StatusForm(FieldForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"status": "status"}

    status = SelectField(_l("Status"), choices=[Choice(name, status_style(name).word) for name in rules.STATUSES])
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
        """Return the morning of the selected day, or the time that was already set if the day is the same."""
        before = self.seen.follow_up_at if self.seen else None
        return before if before and day_of(before) == self.follow_up_at.data else morning_of(self.follow_up_at.data)


class CaseThemeForm(FieldForm, ThemeForm):
    FIELDS: ClassVar[Mapping[str, str]] = {"theme": "theme_name"}


class ReopenForm(EditingForm):
    reason = TextField(_l("Why are you reopening the case?"), [SAY_WHY, Length(max=LONGEST_REASON)])
