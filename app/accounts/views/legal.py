"""What the law asks for."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from app.core.kept import kept_for_strangers
from app.core.markup import render
from app.core.settings import settings
from app.core.web import page

TITLES = {"privacy": _l("Privacy"), "terms": _l("Terms"), "imprint": _l("Legal notice")}


@kept_for_strangers
def legal(name: str) -> BaseResponse:
    text: str = getattr(settings(), name)
    return page("accounts/legal.html", title=TITLES[name], text=_rendered(text))


@lru_cache(16)
def _rendered(text: str) -> str:
    return render(text)
