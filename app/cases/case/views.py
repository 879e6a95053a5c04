"""Set the priority, status and follow-up date of a case, and reopen it."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from app.cases.case import actions, reopening
from app.cases.case.forms import FollowUpForm, PriorityForm, ReopenForm, StatusForm
from app.cases.case.models import Case
from app.cases.case.queries import get_case, get_case_summary
from app.cases.case_page.views import change
from app.core.web.http import member


def priority(number: int) -> Response:
    form, case = PriorityForm(), get_case(number, member())
    return change(case, form, lambda case, **seen: actions.set_priority(member(), case, form.priority.data, **seen))


def status(number: int) -> Response:
    form, case = StatusForm(), get_case(number, member())

    def move(case: Case, **seen: Any) -> None:
        reason, follow_up_at = form.reason.data or "", form.follow_up
        actions.set_status(member(), case, form.status.data, reason=reason, follow_up_at=follow_up_at, **seen)

    return change(case, form, move)


def follow_up(number: int) -> Response:
    form, case = FollowUpForm(), get_case(number, member())
    return change(case, form, lambda case, **seen: actions.set_follow_up(member(), case, form.follow_up, **seen))


def reopen(number: int) -> Response:
    form, case = ReopenForm(), get_case_summary(number, member())
    return change(
        case, form, lambda case, **seen: reopening.reopen(member(), case, reason=form.reason.data or "", **seen)
    )
