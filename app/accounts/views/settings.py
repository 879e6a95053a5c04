"""One's own settings: profile and security."""

from __future__ import annotations

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.actions import passwords, profile, signing_in
from app.accounts.forms import ChangePasswordForm, ProfileForm
from app.accounts.sessions import current_token
from app.core import clock
from app.core.limits import limit
from app.core.themes import SYSTEM, with_theme
from app.core.web import after, member, member_only, open_to_suspended, page, previous_page


@open_to_suspended
@member_only
def settings_page() -> BaseResponse:
    form = ProfileForm(data=ProfileForm.of(member()))
    if form.validate_on_submit() and form.attempt(profile.change_profile, member(), **form.words, now=clock.now()):
        profile.change_display(member(), **form.display)
        flash(_("Settings saved."), "done")
        return with_theme(after(url_for("accounts.settings_page")), form.theme.data)
    return page("accounts/settings.html", form=form)


@open_to_suspended
@member_only
def set_theme() -> BaseResponse:
    """Save the theme that the foot of every page offers, and lead back to that page."""
    choice = request.form.get("theme", "")
    profile.change_theme(member(), "" if choice == SYSTEM else choice)
    return with_theme(after(previous_page() or "/"), choice)


@open_to_suspended
@member_only
@limit(6, "minute")
@limit(30, "hour")
def security() -> BaseResponse:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        typed = (form.password_now.data or "", form.password.data or "")
        if form.attempt(passwords.change_password, member(), *typed, clock.now(), keep=current_token()):
            flash(_("Password changed. You have been signed out everywhere else."), "done")
            return after(url_for("accounts.security"))
    return page("accounts/security.html", form=form)


@open_to_suspended
@member_only
def sign_out_elsewhere() -> BaseResponse:
    signing_in.sign_out_elsewhere(member(), current_token())
    flash(_("You have been signed out everywhere else."), "done")
    return after(url_for("accounts.security"))
