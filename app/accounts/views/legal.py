"""What the law asks for, and the language that a stranger reads."""

from __future__ import annotations

from functools import lru_cache

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from app.core.errors import NotFound
from app.core.i18n import COOKIE, LANGUAGES
from app.core.markup import render
from app.core.settings import settings
from app.core.web import after, back_to, page

TITLES = {"privacy": _l("Privacy"), "terms": _l("Terms"), "imprint": _l("Imprint")}
A_YEAR = 365 * 24 * 3600  # seconds


def legal(name: str) -> BaseResponse:
    text: str = getattr(settings(), name)
    return page("accounts/legal.html", title=TITLES[name], text=_rendered(text))


def choose_language(locale: str) -> BaseResponse:
    if locale not in LANGUAGES:
        raise NotFound
    answer = after(back_to(request.args.get("next"), "/"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(COOKIE, locale, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax", path="/")
    return answer


@lru_cache(16)
def _rendered(text: str) -> Markup:
    return Markup(render(text))  # noqa: S704 — render sanitises
