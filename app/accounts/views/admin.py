"""What holds for the whole community. Upper domains add their pages through the slot `admin.sections`."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions.administering import change_community
from app.accounts.forms import CommunityForm
from app.accounts.policies import can_administer
from app.core import clock
from app.core.policy import require
from app.core.settings import settings
from app.core.web import after, member, page


def admin() -> Response:
    require(can_administer(member()))
    return page("admin/home.html")


def admin_settings() -> BaseResponse:
    require(can_administer(member()))
    form = CommunityForm(obj=settings())
    if form.validate_on_submit():
        change_community(member(), form.words, clock.now())
        flash(_("Settings saved."), "done")
        return after(url_for("accounts.admin_settings"))
    return page("admin/settings.html", form=form)
