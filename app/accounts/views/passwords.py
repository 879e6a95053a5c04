"""Forgotten passwords. A link in a letter shows a page with one button; only the button changes something."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions import passwords
from app.accounts.forms import ForgotForm, ResetForm
from app.accounts.queries import reset_link
from app.accounts.sessions import keep_in_browser
from app.core import clock
from app.core.limits import limit
from app.core.web import after, open_to_suspended, page


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def forgot() -> BaseResponse:
    form = ForgotForm()
    if form.validate_on_submit() and form.attempt(passwords.forget_password, form.email.data or "", clock.now()):
        return after(url_for("accounts.forgot_sent"))
    return page("accounts/forgot.html", form=form)


def forgot_sent() -> Response:
    return page("accounts/forgot_sent.html")


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def reset(token: str) -> BaseResponse:
    form = ResetForm()
    if form.validate_on_submit() and form.attempt(
        passwords.reset_password, token, form.password.data or "", clock.now()
    ):
        keep_in_browser(None)
        flash(_("Your password is changed. Sign in with the new one."), "done")
        return after(url_for("accounts.login"))
    return page("accounts/reset.html", form=form, owner=reset_link(token, clock.now()).member)
