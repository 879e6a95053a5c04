"""Forms for sign-in and passwords: shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from app.accounts.members.rules import LONGEST_ADDRESS
from app.accounts.registration.forms import KeptPasswordField, WayInForm
from app.accounts.sign_in.rules import LONGEST_PASSWORD
from app.core.web.forms import Form, TextField
from app.core.web.validators import at_most, needed


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
