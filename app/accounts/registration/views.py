"""Pages for registration."""

from __future__ import annotations

from functools import partial

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.intents import Intent
from app.accounts.policies import can_register
from app.accounts.registration import actions
from app.accounts.registration.forms import RegisterForm, WayInForm
from app.accounts.registration.models import Registration
from app.accounts.sign_in.sessions import draft_hash
from app.core import clock
from app.core.policy import require_allowed
from app.core.settings import settings
from app.core.web.http import allow_suspended, page, redirect_after_post
from app.core.web.i18n import language
from app.core.web.rate_limits import limit


@allow_suspended
@limit(30, "hour")
@limit(3, "day", only_if=lambda response: response.status_code == 303)  # a submission with errors created no account
def register() -> BaseResponse:
    form = RegisterForm(**asked_for())
    if _asks_for_account(form):
        return redirect_after_post(url_for("accounts.registered"))
    require_allowed(can_register(settings().open_registration))
    return page("accounts/registration/register.html", form=form, intent=intent_of(form))


def registered() -> Response:
    return page("accounts/registration/registered.html")


def asked_for() -> dict[str, str]:
    """Return the intent in the link that led here, as initial data of the form."""
    return {name: request.args.get(name, "") for name in ("next", "then")}


def intent_of(form: WayInForm) -> Intent:
    """Return the intent of the person who sends the form."""
    return Intent(form.next.data or "", form.then.data or "", draft_hash())


def _intent_of(waiting: Registration | None) -> Intent:
    return Intent(waiting.next_path, waiting.pending, waiting.draft_hash) if waiting else Intent()


def _asks_for_account(form: RegisterForm) -> bool:
    """Create the registration and return True, or put all errors on the form and return False."""
    now = clock.now()
    if form.validate_on_submit():
        register = partial(actions.register, **form.words, locale=language(), intent=intent_of(form), now=now)
        return form.attempt(register) is not None
    if form.is_submitted():
        plausible = {name: "" if form[name].errors else word for name, word in form.words.items()}
        form.refuse_all(actions.problems_of(**plausible, now=now))
    return False
