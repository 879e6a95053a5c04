"""Forgotten passwords. A link in a letter shows a page with one button; only the button changes something."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions import passwords
from app.accounts.arriving import sign_in
from app.accounts.forms import ForgotForm, ResetForm
from app.accounts.intents import Intent
from app.accounts.queries import reset_link
from app.accounts.sessions import draft_hash
from app.accounts.views.entering import asked_for, confirmed, intent_of
from app.core import clock
from app.core.limits import limit
from app.core.web import after, open_to_suspended, page

CHANGED = _l("Your password was changed. You are signed in.")


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def forgot() -> BaseResponse:
    form = ForgotForm(**asked_for())
    if form.validate_on_submit() and form.attempt(
        passwords.forget_password, form.email.data or "", clock.now(), intent_of(form)
    ):
        return after(url_for("accounts.forgot_sent"))
    return page("accounts/forgot.html", form=form, intent=intent_of(form))


def forgot_sent() -> Response:
    return page("accounts/forgot_sent.html")


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def reset(token: str) -> BaseResponse:
    """Choose a new password; who does is signed in with it, and goes on with what they came for."""
    link = reset_link(token, clock.now())
    intent, owner = Intent(link.next_path, link.pending, draft_hash()), link.member
    form = ResetForm(then=intent.pending)
    if form.validate_on_submit() and (
        member := form.attempt(passwords.reset_password, token, form.password.data or "", clock.now())
    ):
        return sign_in(member, confirmed(intent, form), clock.now(), greeting=CHANGED)
    return page("accounts/reset.html", form=form, owner=owner, intent=intent)
