"""Merge a case into another: a page that says what will happen, the deed, and taking it back."""

from __future__ import annotations

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.models import Member
from app.cases.actions import merging
from app.cases.forms.links import MergeForm
from app.cases.forms.work import ReopenForm
from app.cases.models import Case
from app.cases.policies import can_merge_cases, can_use_desk
from app.cases.queries.finding import get_case
from app.cases.queries.linking import case_named, cases_like
from app.cases.views.conflicts import conflict_of
from app.cases.views.desk import show_case
from app.core import clock
from app.core.db import release
from app.core.ids import read_id
from app.core.policy import require
from app.core.web import after, member, page


def merge(number: int) -> Response:
    """Name the case that goes on, read what will happen, then do it."""
    case, form = get_case(number, member()), MergeForm(request.values)
    is_sent = request.method == "POST" and form.validate()
    into = _named(form, member()) if form.into.data else None
    if is_sent and into is not None and (taken := _merged(case, into, form)):
        flash(_("Merged. The conversation continues here."), "done")
        return after(url_for(".case", number=taken.id))
    return _show(number, into.id if into else None, form)


def separate(number: int) -> Response:
    """Take a merge back."""
    form, case = ReopenForm(), get_case(number, member())
    form.attempt_at(merging.separate, member(), case, revision=form.seen_revision or None, now=clock.now())
    if form.errors:
        release()
        return show_case(number, form)
    flash(_("Unmerged. The case is open again, with the SLA time it had left."), "done")
    return after(url_for(".case", number=number))


def complete() -> Response:
    """Cases whose number or title is being typed: JSON."""
    require(can_use_desk(member()))
    found = cases_like(request.args.get("q", ""), member(), but=request.args.get("but", 0, read_id))
    return jsonify([{"value": f"#{case.id} {case.thread.title}", "text": "", "hint": ""} for case in found])


def _show(number: int, into_id: int | None, form: MergeForm) -> Response:
    """What will happen, where the case that goes on is named."""
    case, into = get_case(number, member()), get_case(into_id, member()) if into_id else None
    form.revision.data = form.revision.data or str(case.revision)
    verdict = can_merge_cases(member(), case, into) if into else None
    conflict = conflict_of(case, form, member())
    answer = page("cases/merge.html", form=form, conflict=conflict, case=case, into=into, verdict=verdict)
    answer.status_code = 409 if conflict else answer.status_code
    return answer


def _named(form: MergeForm, agent: Member) -> Case | None:
    found = case_named(form.into.data or "", agent)
    if found is None:
        form.refuse(_("We found no case, or several. Enter the case number."), "into")
    return found


def _merged(case: Case, into: Case, form: MergeForm) -> Case | None:
    revision = form.seen_revision or None
    return form.attempt_at(merging.merge, member(), case, into, revision=revision, now=clock.now())
