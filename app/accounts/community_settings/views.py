"""Settings of the instance and legal pages. Upper domains add pages through the slot `admin.sections`."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.community_settings.actions import change_community
from app.accounts.community_settings.forms import CommunityForm
from app.accounts.policies import can_administer
from app.core import clock
from app.core.cache.page_cache import cache_page_for_anonymous
from app.core.policy import require_allowed
from app.core.settings import settings
from app.core.text.html import render_markdown
from app.core.web.http import member, page, redirect_after_post


def admin() -> Response:
    require_allowed(can_administer(member()))
    return page("accounts/community_settings/admin_home.html")


def admin_settings() -> BaseResponse:
    require_allowed(can_administer(member()))
    form = CommunityForm(obj=settings())
    if form.validate_on_submit():
        change_community(member(), form.words, clock.now())
        flash(_("Settings saved."), "done")
        return redirect_after_post(url_for("accounts.admin_settings"))
    return page("accounts/community_settings/edit.html", form=form)


TITLES = {"privacy": _l("Privacy"), "terms": _l("Terms"), "imprint": _l("Legal notice")}


@cache_page_for_anonymous
def legal(name: str) -> BaseResponse:
    text: str = getattr(settings(), name)
    return page("accounts/community_settings/legal.html", title=TITLES[name], text=_rendered(text))


@lru_cache(16)
def _rendered(text: str) -> str:
    return render_markdown(text)
