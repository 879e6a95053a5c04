"""The language of a page: the reader's own choice, or else the browser's preference."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.settings import settings
from app.core.text.normalisation import isolated_values
from app.core.web.http import redirect_after_post, safe_redirect_target, viewer, viewer_was_asked

LANGUAGES = {"en": "English", "fr": "Français"}
COOKIE = "language"
LONGEST_ACCEPTED = 200  # characters of an Accept-Language header; browsers put the preferred languages first
REMEMBERED = 365 * 24 * 3600  # seconds


class _Isolating(Domain):
    """Translations that isolate their placeholders, so that right-to-left names do not reorder the sentence."""

    def gettext(self, string: str, **values: Any) -> str:
        return str(super().gettext(string, **isolated_values(values)))

    def ngettext(self, singular: str, plural: str, num: int, **values: Any) -> str:
        return str(super().ngettext(singular, plural, num, **isolated_values(values)))

    def pgettext(self, context: str, string: str, **values: Any) -> str:
        return str(super().pgettext(context, string, **isolated_values(values)))

    def npgettext(self, context: str, singular: str, plural: str, num: int, **values: Any) -> str:
        return str(super().npgettext(context, singular, plural, num, **isolated_values(values)))


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _Isolating(domain=self.domain)


babel = _Babel()


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    babel.init_app(app, locale_selector=choose_language, timezone_selector=choose_time_zone)
    app.jinja_env.globals.update(languages=LANGUAGES, language=language)
    app.add_url_rule("/language/<code>", "remember_language", remember_language)
    app.after_request(_keep_language)


def language() -> str:
    """Return the two-letter code of the page's language."""
    locale = get_locale()
    return locale.language if locale else "en"


def choose_language() -> str:
    if not has_request_context():
        return "en"
    member = viewer()
    if member and member.locale in LANGUAGES:
        return member.locale
    asked = asked_language(
        "" if member else request.headers.get("Cookie", ""), request.headers.get("Accept-Language", "")
    )
    return asked or settings().locale


def asked_language(cookies: str, accepted: str) -> str:
    """Return a visitor's choice, or else the best match for their browser; "" if we have none of its languages."""
    if COOKIE in cookies:
        chosen = parse_cookie(cookies).get(COOKIE)
        if chosen in LANGUAGES:
            return chosen
    return _best_language(accepted[:LONGEST_ACCEPTED])


@lru_cache(512)
def _best_language(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(list(LANGUAGES)) or ""


def choose_time_zone() -> str:
    member = viewer() if has_request_context() else None
    return (member.time_zone if member else None) or settings().time_zone


def remember_language(code: str) -> Response:
    """Set a visitor's language and redirect back to their page; members have a setting."""
    if code not in LANGUAGES:
        raise NotFound
    return _with_language(redirect_after_post(safe_redirect_target(request.args.get("next"), "/")), code)


def _keep_language(response: Response) -> Response:
    """Store a member's language in a cookie too, so that an error page needs no query for it."""
    reader = viewer() if viewer_was_asked() and response.mimetype == "text/html" else None
    if reader is None or reader.locale not in LANGUAGES or request.cookies.get(COOKIE) == reader.locale:
        return response
    return _with_language(response, reader.locale)


def _with_language(response: Response, code: str) -> Response:
    secure = current_app.config["IS_SECURE"]
    response.set_cookie(COOKIE, code, max_age=REMEMBERED, secure=secure, httponly=True, samesite="Lax")
    return response


@contextmanager
def in_language(locale: str | None) -> Iterator[None]:
    """Render what is inside in the recipient's language."""
    with force_locale(locale if locale in LANGUAGES else "en"):
        yield
