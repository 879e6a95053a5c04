"""Escalate a question, and withdraw an escalation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case.queries import get_case_summary, get_own_case
from app.cases.case_page.views import show_case
from app.cases.case_types.models import CaseType
from app.cases.case_types.queries import offered_case_types
from app.cases.customer_view.views import show_own
from app.cases.escalation.actions import escalate, withdraw
from app.cases.escalation.forms import EscalateForm, OwnEscalateForm, WithdrawForm
from app.cases.escalation.queries import has_waited
from app.cases.policies import can_escalate
from app.community.roles import is_support_of
from app.community.threads.models import QUESTION, Thread
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core import clock
from app.core.db.session import end_read_transaction
from app.core.policy import require_allowed
from app.core.web.forms import CreatingForm
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def escalate_question(thread_id: int) -> Response:
    actor, now = member(), clock.now()
    thread = get_thread(thread_id, actor, kind=QUESTION)
    require_allowed(can_escalate(actor, thread, is_overdue=has_waited(actor, thread, now)))
    case_types = offered_case_types() if is_support_of(actor, thread.space_id) else ()
    form = _form_for(actor, thread, case_types)
    if form.validate_on_submit() and (
        address := run_once(actor, form, lambda: _escalate(actor, thread, form, case_types, now), now)
    ):
        return redirect_after_post(address)
    thread = get_thread(thread_id, actor, kind=QUESTION)
    return page("cases/escalation/escalate.html", form=form, thread=thread, has_kinds=bool(case_types))


def _form_for(actor: Member, thread: Thread, case_types: Sequence[CaseType]) -> CreatingForm:
    if not is_support_of(actor, thread.space_id):
        return OwnEscalateForm()
    form = EscalateForm()
    form.offer(case_types)
    return form


def _escalate(
    actor: Member, thread: Thread, form: CreatingForm, case_types: Sequence[CaseType], now: datetime
) -> str | None:
    chosen: dict[str, Any] = {}
    if isinstance(form, EscalateForm):
        case_type = next((each for each in case_types if str(each.id) == form.template.data), None)
        chosen = {"priority": form.priority.data, "case_type": case_type}
    case = form.attempt(escalate, actor, thread, reason=form["reason"].data or "", now=now, **chosen)
    if case is not None and case.status_at != now:  # neither opened nor reopened by this request
        flash(_("Support is already working on this question. Your message was added to the case."), "done")
    return f"{thread_address(thread)}#standing" if case else None


def withdraw_case(number: int) -> Response:
    form = WithdrawForm()
    if _is_done(get_case_summary(number, member()), form):
        return redirect_after_post(url_for(".case", number=number))
    return show_case(number, form)


def withdraw_own(number: int) -> Response:
    form = WithdrawForm()
    if _is_done(get_own_case(number, member()), form):
        return redirect_after_post(url_for(".my_case", number=number))
    return show_own(number, form)


def _is_done(case: Case, form: WithdrawForm) -> bool:
    """Return whether it was withdrawn; if not, end the read transaction, so that the page loads fresh rows."""
    if form.validate_on_submit():
        reason, revision = form.reason.data or "", form.seen_revision or None
        form.attempt_at(withdraw, member(), case, reason=reason, revision=revision, now=clock.now())
        if not form.errors:
            flash(_("Escalation withdrawn. The question is back with the community."), "done")
            return True
    end_read_transaction()
    return False
