"""Form for registration: shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import Optional
from wtforms.widgets import PasswordInput

from app.accounts.members.forms import OfferedField
from app.accounts.members.models import LONGEST_HANDLE, LONGEST_NAME
from app.accounts.members.rules import LONGEST_ADDRESS
from app.accounts.sign_in.rules import LONGEST_PASSWORD
from app.core.web.forms import Form, TextField
from app.core.web.validators import at_most, needed


class WayInForm(Form):
    """A form on the way to signing in, which carries the person's intent.

    `then` is a visible, ticked checkbox, so that nothing is done without the person seeing it.
    """

    next = HiddenField("")
    then = OfferedField("")


class KeptPasswordField(PasswordField):
    """A password field that keeps its value while other fields are corrected; its pages are never cached."""

    widget = PasswordInput(hide_value=False)


class RegisterForm(WayInForm):
    handle = TextField(_l("Username"), [needed(_l("Enter a username.")), at_most(LONGEST_HANDLE)])
    name = TextField(_l("Your full name"), [Optional(), at_most(LONGEST_NAME)])
    email = TextField(_l("Email"), [needed(_l("Enter your email address.")), at_most(LONGEST_ADDRESS)])
    password = KeptPasswordField(_l("Password"), [needed(_l("Enter a password.")), at_most(LONGEST_PASSWORD)])

    @property
    def words(self) -> dict[str, str]:
        """Return what was typed, by name."""
        return {field.name: field.data or "" for field in (self.handle, self.name, self.email, self.password)}
