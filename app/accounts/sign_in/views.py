"""Sign in and out; forgotten passwords; security settings."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.intents import Intent
from app.accounts.registration import actions as registration_actions
from app.accounts.registration.forms import WayInForm
from app.accounts.registration.queries import registration_link, reset_link
from app.accounts.registration.views import _intent_of, asked_for, intent_of
from app.accounts.sign_in import actions
from app.accounts.sign_in.arrival import HOME, arrive, go_on, sign_in
from app.accounts.sign_in.forms import ChangePasswordForm, ForgotForm, ResetForm, SignInForm
from app.accounts.sign_in.known_devices import guesser
from app.accounts.sign_in.sessions import current_token, draft_hash, set_session_cookie
from app.core import clock
from app.core.web.http import allow_suspended, member, member_only, page, redirect_after_post, safe_redirect_target
from app.core.web.rate_limits import limit


@allow_suspended
@limit(30, "hour")
def verify(token: str) -> BaseResponse:
    now, waiting = clock.now(), registration_link(token, clock.now()).registration
    intent = _intent_of(waiting)
    form = WayInForm(then=intent.pending)
    if form.validate_on_submit() and (member := form.attempt(registration_actions.confirm, token, now)):
        greeting = _l("Welcome, %(name)s! Your account is ready.", name=member.name)
        return sign_in(member, confirmed(intent, form), now, is_new=True, greeting=greeting)
    return page("accounts/registration/verify.html", form=form, waiting=waiting, intent=intent)


@allow_suspended
@limit(6, "minute")
@limit(30, "hour")
def login() -> BaseResponse:
    form = SignInForm(**asked_for())
    if form.validate_on_submit():
        words = (form.identifier.data or "", form.password.data or "")
        member = form.attempt(actions.authenticate, *words, guesser(), clock.now())
        if member is not None:
            return sign_in(member, intent_of(form), clock.now())
    return page(
        "accounts/sign_in/login.html",
        form=form,
        onward=safe_redirect_target(form.next.data, HOME),
        intent=intent_of(form),
    )


def continue_signed_in() -> BaseResponse:
    """Continue for a person who is already signed in, for example in another tab."""
    form = WayInForm()
    return go_on(arrive(member(), intent_of(form), clock.now()))


@allow_suspended
def logout() -> BaseResponse:
    actions.sign_out(current_token())
    set_session_cookie(None)
    flash(_("You are signed out."), "done")
    return redirect_after_post(HOME)


def confirmed(intent: Intent, form: WayInForm) -> Intent:
    """Return the stored intent, without its action if the checkbox was unticked."""
    return intent if form.then.data == intent.pending else intent._replace(pending="")


CHANGED = _l("Your password was changed. You are signed in.")


@allow_suspended
@limit(6, "minute")
@limit(30, "hour")
def forgot() -> BaseResponse:
    form = ForgotForm(**asked_for())
    if form.validate_on_submit() and form.attempt(
        actions.forget_password, form.email.data or "", clock.now(), intent_of(form)
    ):
        return redirect_after_post(url_for("accounts.forgot_sent"))
    return page("accounts/passwords/forgot.html", form=form, intent=intent_of(form))


def forgot_sent() -> Response:
    return page("accounts/passwords/forgot_sent.html")


@allow_suspended
@limit(6, "minute")
@limit(30, "hour")
def reset(token: str) -> BaseResponse:
    """Set a new password, sign the member in and continue with their intent."""
    link = reset_link(token, clock.now())
    intent, owner = Intent(link.next_path, link.pending, draft_hash()), link.member
    form = ResetForm(then=intent.pending)
    if form.validate_on_submit() and (
        member := form.attempt(actions.reset_password, token, form.password.data or "", clock.now())
    ):
        return sign_in(member, confirmed(intent, form), clock.now(), greeting=CHANGED)
    return page("accounts/passwords/reset.html", form=form, owner=owner, intent=intent)


@allow_suspended
@member_only
@limit(6, "minute")
@limit(30, "hour")
def security() -> BaseResponse:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        typed = (form.password_now.data or "", form.password.data or "")
        if form.attempt(actions.change_password, member(), *typed, clock.now(), keep=current_token()):
            flash(_("Password changed. You have been signed out everywhere else."), "done")
            return redirect_after_post(url_for("accounts.security"))
    return page("accounts/passwords/security.html", form=form)


@allow_suspended
@member_only
def sign_out_elsewhere() -> BaseResponse:
    actions.sign_out_elsewhere(member(), current_token())
    flash(_("You have been signed out everywhere else."), "done")
    return redirect_after_post(url_for("accounts.security"))
