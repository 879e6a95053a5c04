"""Coming in and going out: register, confirm, sign in, sign out."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions import registering, signing_in
from app.accounts.arriving import HOME, arrive, go_on, sign_in
from app.accounts.devices import guesser
from app.accounts.forms import RegisterForm, SignInForm, WayInForm
from app.accounts.intents import Intent
from app.accounts.models import Registration
from app.accounts.policies import can_register
from app.accounts.queries import registration_link
from app.accounts.sessions import current_token, draft_hash, keep_in_browser
from app.core import clock
from app.core.i18n import language
from app.core.limits import limit
from app.core.policy import require
from app.core.settings import settings
from app.core.web import after, back_to, member, open_to_suspended, page


@open_to_suspended
@limit(30, "hour")
@limit(3, "day", only_if=lambda response: response.status_code == 303)  # what had a mistake in it made no account
def register() -> BaseResponse:
    form = RegisterForm(**asked_for())
    if _asks_for_account(form):
        return after(url_for("accounts.registered"))
    require(can_register(settings().open_registration))
    return page("accounts/register.html", form=form, intent=intent_of(form))


def registered() -> Response:
    return page("accounts/registered.html")


@open_to_suspended
@limit(30, "hour")
def verify(token: str) -> BaseResponse:
    now, waiting = clock.now(), registration_link(token, clock.now()).registration
    intent = _intent_of(waiting)
    form = WayInForm(then=intent.pending)
    if form.validate_on_submit() and (member := form.attempt(registering.confirm, token, now)):
        greeting = _l("Welcome, %(name)s! Your account is ready.", name=member.name)
        return sign_in(member, confirmed(intent, form), now, is_new=True, greeting=greeting)
    return page("accounts/verify.html", form=form, waiting=waiting, intent=intent)


@open_to_suspended
@limit(6, "minute")
@limit(30, "hour")
def login() -> BaseResponse:
    form = SignInForm(**asked_for())
    if form.validate_on_submit():
        words = (form.identifier.data or "", form.password.data or "")
        member = form.attempt(signing_in.prove, *words, guesser(), clock.now())
        if member is not None:
            return sign_in(member, intent_of(form), clock.now())
    return page("accounts/login.html", form=form, onward=back_to(form.next.data, HOME), intent=intent_of(form))


def continue_signed_in() -> BaseResponse:
    """Continue for a person who is already signed in, for example in another tab."""
    form = WayInForm()
    return go_on(arrive(member(), intent_of(form), clock.now()))


@open_to_suspended
def logout() -> BaseResponse:
    signing_in.sign_out(current_token())
    keep_in_browser(None)
    flash(_("You are signed out."), "done")
    return after(HOME)


def asked_for() -> dict[str, str]:
    """What the link that led here asks for, as the form shows it first."""
    return {name: request.args.get(name, "") for name in ("next", "then")}


def intent_of(form: WayInForm) -> Intent:
    """Return the pending action of the person who sends the form."""
    return Intent(form.next.data or "", form.then.data or "", draft_hash())


def confirmed(intent: Intent, form: WayInForm) -> Intent:
    """What was stored, without the action where its tick was taken away."""
    return intent if form.then.data == intent.pending else intent._replace(pending="")


def _intent_of(waiting: Registration | None) -> Intent:
    return Intent(waiting.next_path, waiting.pending, waiting.draft_hash) if waiting else Intent()


def _asks_for_account(form: RegisterForm) -> bool:
    """Make the registration, or say all that is wrong at once."""
    now = clock.now()
    if form.validate_on_submit():
        register = partial(registering.register, **form.words, locale=language(), intent=intent_of(form), now=now)
        return form.attempt(register) is not None
    if form.is_submitted():
        plausible = {name: "" if form[name].errors else word for name, word in form.words.items()}
        form.refuse_all(registering.problems_of(**plausible, now=now))
    return False
