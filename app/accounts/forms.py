"""The forms of accounts: shape only."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import PasswordInput

from app.accounts.models import LONGEST_HANDLE, LONGEST_NAME, Member
from app.accounts.rules import LONGEST_PASSWORD
from app.accounts.time_zones import zone_choices
from app.core.forms import Form, LongTextField, TextField
from app.core.i18n import LANGUAGES
from app.core.themes import SYSTEM, THEMES
from app.core.validators import at_most, needed

LONGEST_ADDRESS = 254  # RFC 5321: what fits into an envelope
LONGEST_ABOUT = 5000
LONGEST_LEGAL_TEXT = 100_000
PROFILE = ("name", "title", "about", "location", "website")
DISPLAY = ("locale", "time_zone", "theme")
OURS = [Choice(code, name) for code, name in LANGUAGES.items()]
OUR_THEMES = [Choice("" if choice == SYSTEM else choice, name) for choice, name in THEMES.items()]
PRESETS = [
    Choice("young", _l("New community: everyone can do nearly everything")),
    Choice("customers", _l("Customers: voting unlocks early, editing late")),
    Choice("mature", _l("Established community: privileges need a lot of reputation")),
]


def _own_zones() -> list[Choice]:
    """That of the community, or one's own."""
    return [Choice("", _("Same as the community")), *zone_choices()]


def _days(most: int) -> NumberRange:
    return NumberRange(1, most, _l("Enter a number of days, up to %(max)s."))


class OfferedField(StringField):
    """What is done if its box is ticked: a box that is not ticked is not sent, and then nothing is."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class WayInForm(Form):
    """A form on the way in, which carries what the person came for.

    `then` is a visible, ticked checkbox, not a hidden field, so that nothing is done without the person seeing it.
    """

    next = HiddenField("")
    then = OfferedField("")


class KeptPasswordField(PasswordField):
    """A password that stays in its field while something else is corrected; its pages stay in no cache."""

    widget = PasswordInput(hide_value=False)


class RegisterForm(WayInForm):
    handle = TextField(_l("Username"), [needed(_l("Enter a username.")), at_most(LONGEST_HANDLE)])
    name = TextField(_l("Your full name"), [Optional(), at_most(LONGEST_NAME)])
    email = TextField(_l("Email"), [needed(_l("Enter your email address.")), at_most(LONGEST_ADDRESS)])
    password = KeptPasswordField(_l("Password"), [needed(_l("Enter a password.")), at_most(LONGEST_PASSWORD)])

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by name."""
        return {field.name: field.data or "" for field in (self.handle, self.name, self.email, self.password)}


class SignInForm(WayInForm):
    identifier = TextField(
        _l("Email or username"), [needed(_l("Enter your email address or username.")), at_most(LONGEST_ADDRESS)]
    )
    password = PasswordField(_l("Password"), [needed(_l("Enter your password.")), at_most(LONGEST_PASSWORD)])


class ForgotForm(WayInForm):
    email = TextField(_l("Email"), [needed(_l("Enter the email address of your account.")), at_most(LONGEST_ADDRESS)])


class ResetForm(WayInForm):
    password = KeptPasswordField(_l("New password"), [needed(_l("Enter a password.")), at_most(LONGEST_PASSWORD)])


class ChangePasswordForm(Form):
    password_now = KeptPasswordField(
        _l("Current password"), [needed(_l("Enter your current password.")), at_most(LONGEST_PASSWORD)]
    )
    password = KeptPasswordField(_l("New password"), [needed(_l("Enter a password.")), at_most(LONGEST_PASSWORD)])


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
        """The member's profile as the form shows it first."""
        texts = {name: getattr(member, name) or "" for name in PROFILE + DISPLAY}
        return {**texts, "has_shortcuts": member.has_shortcuts}

    @property
    def words(self) -> dict[str, str]:
        """What others read, by name."""
        return {name: self[name].data or "" for name in PROFILE}

    @property
    def display(self) -> dict[str, Any]:
        """How the member wants pages to look and to be used, by name."""
        return {**{name: self[name].data or "" for name in DISPLAY}, "has_shortcuts": bool(self.has_shortcuts.data)}


class CommunityForm(Form):
    """What an admin sets for everyone; the fields are those of InstanceSettings."""

    name = TextField(_l("Community name"), [needed(_l("Enter a name for the community.")), at_most(LONGEST_NAME)])
    tagline = TextField(_l("Tagline"), [Optional(), at_most(200)])
    locale = SelectField(_l("Default language, when none of ours is requested"), choices=OURS)
    time_zone = SelectField(_l("Time zone"), choices=zone_choices)
    open_registration = BooleanField(_l("Anyone can create an account"))
    privilege_preset = SelectField(_l("What reputation unlocks"), choices=PRESETS)
    first_post_approval = BooleanField(_l("First posts by new members need approval"))
    staff_accept_days = IntegerField(
        _l("Days without activity before staff can accept an answer"),
        [needed(_l("Enter a number of days.")), _days(60)],
    )
    archive_days = IntegerField(
        _l("Days without activity before a question is archived"), [needed(_l("Enter a number of days.")), _days(3650)]
    )
    imprint = LongTextField(_l("Legal notice"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])
    privacy = LongTextField(_l("Privacy"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])
    terms = LongTextField(_l("Terms"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])

    @property
    def words(self) -> dict[str, Any]:
        """What was set, by the name of the setting."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}
