"""Forms to set, edit and merge root causes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, Optional

from app.community.root_causes.actions import LONGEST_THEME
from app.community.root_causes.models import RootCause
from app.core.web.forms import EditingForm, Form, LongTextField, TextField


class ThemeForm(Form):
    theme = TextField(_l("Root cause"), [Optional(), Length(max=2 * LONGEST_THEME)])


class KeepThemeForm(EditingForm):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the root cause.")), Length(max=LONGEST_THEME)])
    description = LongTextField(_l("What belongs here"), [Optional(), Length(max=1000)])

    @classmethod
    def of(cls, theme: RootCause) -> KeepThemeForm:
        """Return the form filled with the current values."""
        data = {"name": theme.name, "description": theme.description, "revision": str(theme.stamp)}
        return cls(data=data)


class MergeThemeForm(Form):
    into = TextField(_l("Root cause to merge into"), [DataRequired(_l("Enter a name.")), Length(max=2 * LONGEST_THEME)])
