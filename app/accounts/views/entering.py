"""Coming in and going out: register, confirm, sign in, sign out."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions import registering, signing_in
from app.accounts.forms import RegisterForm, SignInForm
from app.accounts.models import Member
from app.accounts.policies import can_register
from app.accounts.queries import registration_link
from app.accounts.sessions import arrive, current_token, draft_hash, keep_in_browser
from app.core import clock
from app.core.forms import Form
from app.core.i18n import language
from app.core.limits import limit
from app.core.policy import require
from app.core.settings import settings
from app.core.web import after, back_to, open_to_suspended, page

HOME = "/"


@open_to_suspended
@limit(30, "hour")
@limit(3, "day", only_if=lambda response: response.status_code == 303)  # what had a mistake in it made no account
def register() -> BaseResponse:
    form = RegisterForm()
    if _asks_for_account(form):
        return after(url_for("accounts.registered"))
    require(can_register(settings().open_registration))
    return page("accounts/register.html", form=form)


def registered() -> Response:
    return page("accounts/registered.html")


@open_to_suspended
@limit(30, "hour")
def verify(token: str) -> BaseResponse:
    now, form = clock.now(), Form()
    waiting = registration_link(token, now).registration
    if form.validate_on_submit():
        written_under = waiting.draft_hash if waiting else None
        member = form.attempt(registering.confirm, token, now)
        if member is not None:
            onward = _signed_in(member, "", written_under)
            flash(_("Welcome, %(name)s! Your account is ready.", name=member.name), "done")  # into the new session
            return onward
    return page("accounts/verify.html", form=form, waiting=waiting)


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def login() -> BaseResponse:
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        member = form.attempt(signing_in.prove, form.identifier.data or "", form.password.data or "", clock.now())
        if member is not None:
            return _signed_in(member, back_to(form.next.data, ""), draft_hash())
    return page("accounts/login.html", form=form, onward=back_to(form.next.data, HOME))


@open_to_suspended
def logout() -> BaseResponse:
    signing_in.sign_out(current_token())
    keep_in_browser(None)
    flash(_("You are signed out."), "done")
    return after(HOME)


def _asks_for_account(form: RegisterForm) -> bool:
    """Make the registration, or say all that is wrong at once."""
    now = clock.now()
    if form.validate_on_submit():
        made = form.attempt(registering.register, **form.words, locale=language(), draft_hash=draft_hash(), now=now)
        return made is not None
    if form.is_submitted():
        plausible = {name: "" if form[name].errors else word for name, word in form.words.items()}
        form.refuse_all(registering.problems_of(**plausible, now=now))
    return False


def _signed_in(member: Member, onward: str, written_under: str | None) -> BaseResponse:
    """The way on, with a new token and a new form key in place of the old ones; what they wrote before comes along."""
    agent = request.user_agent.string
    waiting = arrive(member, written_under, clock.now())
    keep_in_browser(signing_in.sign_in(member, agent, clock.now(), instead_of=current_token()))
    return after(onward or waiting or HOME)
