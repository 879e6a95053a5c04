"""Pages of case types, for admins."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.case_types import queries
from app.cases.case_types.actions import save_case_type
from app.cases.case_types.forms import CaseTypeForm
from app.cases.policies import can_edit_sla_policies
from app.cases.teams import queries as teams_queries
from app.core import clock
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def templates() -> Response:
    require_allowed(can_edit_sla_policies(member()))
    form, now = CaseTypeForm.of(None, teams_queries.teams()), clock.now()

    def make() -> str | None:
        made = form.attempt(save_case_type, member(), None, form.words, now=now)
        return url_for(".case_types") if made else None

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        flash(_("Case type saved."), "done")
        return redirect_after_post(address)
    return page("cases/case_types/list.html", form=form, case_types=queries.case_types())


def template(case_type_id: int) -> Response:
    require_allowed(can_edit_sla_policies(member()))
    found = queries.get_case_type(case_type_id)
    form = CaseTypeForm.of(found, teams_queries.teams())
    seen, now = form.seen_revision, clock.now()
    if form.validate_on_submit() and form.attempt(save_case_type, member(), found, form.words, seen=seen, now=now):
        flash(_("Case type saved."), "done")
        return redirect_after_post(url_for(".case_types"))
    return page("cases/case_types/edit.html", form=form, case_type=queries.get_case_type(case_type_id))
