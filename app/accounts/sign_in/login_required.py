"""Ask visitors to sign in, and take them back to what they wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from flask import Flask, Response, flash, g, redirect, request
from flask_babel import gettext as _

from app.accounts.intents import Arrival
from app.accounts.sign_in import sessions
from app.core.errors import NotAllowed
from app.core.web.http import sign_in_address, viewer, way_to_continue
from app.core.web.transaction import SAFE_METHODS

MEMBERS_ONLY = ("admin", "cases", "edits", "inbox", "moderation", "my", "product", "settings", "themes")
"""First segments of paths below which only members can read anything, whether or not a page exists there."""


def init_app(app: Flask, arrivals: Sequence[Arrival], *, is_secure: bool) -> None:
    """Set the functions that run when a person signs in (`wiring/hooks.py`)."""
    sessions.init_app(app, is_secure=is_secure)
    app.extensions["arrivals"] = arrivals
    sessions.login_manager.unauthorized_handler(_ask_to_sign_in)
    app.before_request(_guard_members_only)


def _guard_members_only() -> Response | None:
    """Ask visitors to sign in for every path in MEMBERS_ONLY, even if there is no page: emails link to them."""
    if request.path.split("/", 2)[1] in MEMBERS_ONLY and request.method in SAFE_METHODS and viewer() is None:
        return _ask_to_sign_in()
    return None


def _ask_to_sign_in() -> Response:
    if request.method not in SAFE_METHODS:
        return _refuse_to_write()
    if g.get("session_ended"):
        flash(_("You have been signed out. Sign in again to continue."), "waits")
    return redirect(sign_in_address())  # type: ignore[return-value]


def _refuse_to_write() -> NoReturn:
    """Refuse, with a link to sign in that carries a single click; typed text stays on the page."""
    g.sign_in_url = way_to_continue()
    if "then=" in g.sign_in_url:
        raise NotAllowed(_("You are signed out. Sign in to continue."))
    raise NotAllowed(_("Sign in first. Your text is saved below."))
