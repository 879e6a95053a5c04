"""The member's own settings: profile and theme."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.members import actions
from app.accounts.members.forms import ProfileForm
from app.core import clock
from app.core.ui.themes import SYSTEM, with_theme
from app.core.web.http import allow_suspended, member, member_only, page, previous_page, redirect_after_post


@allow_suspended
@member_only
def settings_page() -> BaseResponse:
    form = ProfileForm(data=ProfileForm.of(member()))
    if form.validate_on_submit() and form.attempt(actions.change_profile, member(), **form.words, now=clock.now()):
        actions.change_display(member(), **form.display)
        flash(_("Settings saved."), "done")
        return with_theme(redirect_after_post(url_for("accounts.settings_page")), form.theme.data)
    return page("accounts/members/profile_settings.html", form=form)


@allow_suspended
@member_only
def set_theme() -> BaseResponse:
    """Save the theme chosen in the page footer and redirect back to that page."""
    choice = request.form.get("theme", "")
    actions.change_theme(member(), "" if choice == SYSTEM else choice)
    return with_theme(redirect_after_post(previous_page() or "/"), choice)
