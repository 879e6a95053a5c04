"""Light and dark theme: a member's setting, a visitor's cookie, or the device's preference."""

from __future__ import annotations

from flask import Flask, current_app, has_request_context, request
from flask_babel import lazy_gettext as _l
from werkzeug.http import parse_cookie
from werkzeug.wrappers import Response

from app.core.errors import Message, NotFound
from app.core.web.http import redirect_after_post, safe_redirect_target, viewer

SYSTEM, LIGHT, DARK = "system", "light", "dark"
THEMES: dict[str, Message] = {SYSTEM: _l("System"), LIGHT: _l("Light"), DARK: _l("Dark")}
COOKIE = "theme"
REMEMBERED = 365 * 24 * 3600  # seconds
BAR_COLOURS = {LIGHT: "#FAF7F2", DARK: "#1C1E1F"}  # --paper of tokens.css, for the browser's own bars


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        colour_themes=THEMES, colour_theme=theme, cookie_theme=cookie_theme, bar_colours=BAR_COLOURS
    )
    app.add_url_rule("/theme/<choice>", "remember_theme", remember_theme)


def theme() -> str:
    """Return the theme of this page: the member's, or this browser's cookie; "" means that the device decides."""
    member = viewer() if has_request_context() else None
    return (member.theme if member else "") or cookie_theme()


def cookie_theme() -> str:
    """Return the theme in this browser's cookie, without a query."""
    return asked_theme(request.headers.get("Cookie", "")) if has_request_context() else ""


def asked_theme(cookies: str) -> str:
    """Return the theme in a Cookie header, or "" if there is none."""
    chosen = parse_cookie(cookies).get(COOKIE) if COOKIE in cookies else None
    return chosen if chosen in BAR_COLOURS else ""


def remember_theme(choice: str) -> Response:
    """Set a visitor's theme by cookie and redirect back to their page; members have a setting."""
    if choice not in THEMES:
        raise NotFound
    return with_theme(redirect_after_post(safe_redirect_target(request.args.get("next"), "/")), choice)


def with_theme(response: Response, choice: str) -> Response:
    """Return the response with the theme cookie, which also applies after signing out and on error pages."""
    if choice in BAR_COLOURS:
        secure = current_app.config["IS_SECURE"]
        response.set_cookie(COOKIE, choice, max_age=REMEMBERED, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE)
    return response
