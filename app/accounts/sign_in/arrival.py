"""Sign-in: start the session, then continue with what the person wanted to do."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime

from flask import current_app, flash, g, request
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.intents import Intent, Landing
from app.accounts.members.models import Member
from app.accounts.sign_in import actions
from app.accounts.sign_in.known_devices import remember_device
from app.accounts.sign_in.sessions import current_token, draft_hash, set_session_cookie
from app.core.db.session import unit_of_work
from app.core.errors import Message
from app.core.web.http import redirect_after_post, safe_redirect_target
from app.core.web.i18n import in_language

HOME = "/"


def sign_in(
    member: Member, intent: Intent, now: datetime, *, is_new: bool = False, greeting: Message = ""
) -> BaseResponse:
    """Start a session with a new token and form key, then do the pending action, in the member's language.

    The session is committed first, to release the member's row: the action has a lock order of its own. A new member's
    account and action are one transaction.
    """
    with nullcontext() if is_new else unit_of_work():
        token = actions.sign_in(member, request.user_agent.string, now, instead_of=current_token())
    landing = arrive(member, intent, now)
    set_session_cookie(token)
    remember_device(member.id)
    if greeting:
        with in_language(member.locale):
            flash(str(greeting), "done")
    return go_on(landing)


def arrive(member: Member, intent: Intent, now: datetime) -> Landing:
    """Do the pending action of the member. Return where to redirect: its page, or else the page they wanted."""
    if intent.draft_hash is not None and draft_hash() == intent.draft_hash:
        g.new_draft_token = ""
    intent = intent._replace(next=safe_redirect_target(intent.next, ""))
    with in_language(member.locale):
        landings = [arrival(member, intent, now) for arrival in current_app.extensions["arrivals"]]
    return next((landing for landing in landings if landing), Landing(intent.next or HOME))


def go_on(landing: Landing) -> BaseResponse:
    """Redirect to the landing, where its message is shown."""
    if landing.message:
        category, message = landing.message
        flash(message, category)
    return redirect_after_post(landing.address)
