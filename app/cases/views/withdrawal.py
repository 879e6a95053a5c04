"""Withdraw an escalation: by support and moderators, and by who asked."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions.withdrawing import withdraw
from app.cases.forms.escalation import WithdrawForm
from app.cases.models import Case
from app.cases.queries.finding import get_own_case, get_standing
from app.cases.views.desk import show_case
from app.cases.views.own_page import show_own
from app.core import clock
from app.core.db import release
from app.core.web import after, member


def withdraw_case(number: int) -> Response:
    form = WithdrawForm()
    if _is_done(get_standing(number, member()), form):
        return after(url_for(".case", number=number))
    return show_case(number, form)


def withdraw_own(number: int) -> Response:
    form = WithdrawForm()
    if _is_done(get_own_case(number, member()), form):
        return after(url_for(".my_case", number=number))
    return show_own(number, form)


def _is_done(case: Case, form: WithdrawForm) -> bool:
    """Was it withdrawn? What was loaded for a form with a mistake in it is let go of."""
    if form.validate_on_submit():
        reason, revision = form.reason.data or "", form.seen_revision or None
        form.attempt_at(withdraw, member(), case, reason=reason, revision=revision, now=clock.now())
        if not form.errors:
            flash(_("Escalation withdrawn. The question is back with the community."), "done")
            return True
    release()
    return False
