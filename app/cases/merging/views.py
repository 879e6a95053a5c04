"""Merge, unmerge and link cases."""

from __future__ import annotations

from flask import flash, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases.case.forms import ReopenForm
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.case_page.views import show_case
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.merging import actions
from app.cases.merging.forms import LinkForm, MergeForm
from app.cases.merging.queries import case_named, cases_like, link_of
from app.cases.policies import can_merge_cases, can_use_desk
from app.cases.rules import PARENT
from app.core import clock
from app.core.db.session import end_read_transaction
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.web.http import member, page, read_id, redirect_after_post
from app.core.web.idempotency import run_once


def link(number: int) -> Response:
    form, case, now = LinkForm(), get_case(number, member()), clock.now()

    def make() -> str | None:
        form.attempt(_link, member(), case, form)
        return None if form.errors else url_for(".case", number=number)

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        return redirect_after_post(address)
    return show_case(number, form)


def unlink(number: int, link_id: int) -> Response:
    case = get_case(number, member())
    actions.unlink(member(), case, link_of(case, link_id), clock.now())
    return redirect_after_post(url_for(".case", number=number))


def _link(actor: Member, case: Case, form: LinkForm) -> None:
    other = case_named(form.other.data or "", actor)
    if other is None:
        raise InvalidInput(_("We found no case, or several. Enter the case number."), field="other")
    if form.kind.data == "child":
        actions.link(actor, other, case, PARENT, clock.now())
    else:
        actions.link(actor, case, other, form.kind.data, clock.now())


def merge(number: int) -> Response:
    """Choose the case to merge into, show what will happen, then merge."""
    case, form = get_case(number, member()), MergeForm(request.values)
    is_sent = request.method == "POST" and form.validate()
    into = _named(form, member()) if form.into.data else None
    if is_sent and into is not None and (taken := _merged(case, into, form)):
        flash(_("Merged. The conversation continues here."), "done")
        return redirect_after_post(url_for(".case", number=taken.id))
    return _show(number, into.id if into else None, form)


def separate(number: int) -> Response:
    form, case = ReopenForm(), get_case(number, member())
    form.attempt_at(actions.separate, member(), case, revision=form.seen_revision or None, now=clock.now())
    if form.errors:
        end_read_transaction()
        return show_case(number, form)
    flash(_("Unmerged. The case is open again, with the SLA time it had left."), "done")
    return redirect_after_post(url_for(".case", number=number))


def complete() -> Response:
    """Return cases that match the number or title being typed, as JSON."""
    require_allowed(can_use_desk(member()))
    found = cases_like(request.args.get("q", ""), member(), but=request.args.get("exclude", 0, read_id))
    return jsonify([{"value": f"#{case.id} {case.thread.title}", "text": "", "hint": ""} for case in found])


def _show(number: int, into_id: int | None, form: MergeForm) -> Response:
    """Render the merge page, with a preview once the other case is known."""
    case, into = get_case(number, member()), get_case(into_id, member()) if into_id else None
    form.revision.data = form.revision.data or str(case.revision)
    verdict = can_merge_cases(member(), case, into) if into else None
    conflict = conflict_of(case, form, member())
    answer = page("cases/merging/merge.html", form=form, conflict=conflict, case=case, into=into, verdict=verdict)
    answer.status_code = 409 if conflict else answer.status_code
    return answer


def _named(form: MergeForm, agent: Member) -> Case | None:
    found = case_named(form.into.data or "", agent)
    if found is None:
        form.refuse(_("We found no case, or several. Enter the case number."), "into")
    return found


def _merged(case: Case, into: Case, form: MergeForm) -> Case | None:
    revision = form.seen_revision or None
    return form.attempt_at(actions.merge, member(), case, into, revision=revision, now=clock.now())
