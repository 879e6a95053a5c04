"""Form for a member's own profile and display settings: shape only."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from app.accounts.members.models import LONGEST_NAME, Member
from app.accounts.members.time_zones import zone_choices
from app.core.ui.themes import SYSTEM, THEMES
from app.core.web.forms import Form, LongTextField, TextField
from app.core.web.i18n import LANGUAGES
from app.core.web.validators import at_most, needed

LONGEST_ABOUT = 5000
PROFILE = ("name", "title", "about", "location", "website")
DISPLAY = ("locale", "time_zone", "theme")
OURS = [Choice(code, name) for code, name in LANGUAGES.items()]
OUR_THEMES = [Choice("" if choice == SYSTEM else choice, name) for choice, name in THEMES.items()]


def _own_zones() -> list[Choice]:
    """Return the community's time zone, then every other."""
    return [Choice("", _("Same as the community")), *zone_choices()]


class OfferedField(StringField):
    """An action that runs only if its checkbox is ticked: an unticked checkbox is not sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class ProfileForm(Form):
    name = TextField(_l("Your full name"), [needed(_l("Enter your full name.")), at_most(LONGEST_NAME)])
    title = TextField(_l("Job title"), [Optional(), at_most(120)])
    about = LongTextField(_l("About you"), [Optional(), at_most(LONGEST_ABOUT)])
    location = TextField(_l("Location"), [Optional(), at_most(100)])
    website = TextField(_l("Website"), [Optional(), at_most(200)])
    locale = SelectField(_l("Language"), choices=OURS)
    time_zone = SelectField(_l("Time zone"), choices=_own_zones)
    theme = SelectField(_l("Theme"), choices=OUR_THEMES)
    has_shortcuts = BooleanField(_l("Single-key shortcuts"))

    @classmethod
    def of(cls, member: Member) -> dict[str, Any]:
        """Return the member's profile as initial data of the form."""
        texts = {name: getattr(member, name) or "" for name in PROFILE + DISPLAY}
        return {**texts, "has_shortcuts": member.has_shortcuts}

    @property
    def words(self) -> dict[str, str]:
        """Return the values that other members see, by name."""
        return {name: self[name].data or "" for name in PROFILE}

    @property
    def display(self) -> dict[str, Any]:
        """Return the member's display settings, by name."""
        return {**{name: self[name].data or "" for name in DISPLAY}, "has_shortcuts": bool(self.has_shortcuts.data)}
