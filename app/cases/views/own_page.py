"""The customer's page of a case: where it stands, all that was said, and what they can do."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from app.cases.faces import moment
from app.cases.forms.escalation import WithdrawForm
from app.cases.forms.own import OwnReplyForm, RateForm, SolvedForm, StillBrokenForm
from app.cases.models import Case
from app.cases.policies import can_rate, can_withdraw
from app.cases.queries import finding, own, talk
from app.cases.queries.linking import going_on
from app.cases.queries.ratings import rating_of
from app.cases.queries.solutions import is_solution_lost
from app.cases.queries.talk import Moment
from app.cases.rating_links import rating_token
from app.cases.rules import REOPENS_WITHIN
from app.cases.seeing import SEEN
from app.cases.steps import steps_of
from app.cases.views.conflicts import conflict_of
from app.community.models import Draft
from app.community.policies import can_answer
from app.community.views.drafted import begun
from app.core import clock
from app.core.forms import Form
from app.core.sightings import sighting
from app.core.web import member, page


def show_own(number: int, form: Form | None = None) -> Response:
    """The customer's view of the case; with `form` as it was sent, where it had a mistake in it."""
    case, now, reader = finding.get_own_case(number, member()), clock.now(), member()
    promise, looked = own.promise_of(case.thread), own.last_looks(reader, [case])
    moments, draft = talk.own_talk_of(case), begun(f"message:{number}")
    sighting(SEEN, case.id, reader.id, now)
    conflict = conflict_of(case, form, reader) if form is not None else None
    shown = page(
        "cases/my_case.html",
        form=form,
        conflict=conflict,
        case=case,
        moments=moments,
        steps=steps_of(case),
        looked_at=looked.get(case.id),
        newest=_newest(case, promise.number if promise else case.id),
        promised=moment(promise.due_at, now) if promise and promise.due_at and case.is_open else None,
        is_late=bool(promise and promise.due_at and promise.due_at < now),
        is_lost=is_solution_lost(case),
        looks_again=moment(case.follow_up_at, now) if case.follow_up_at else None,
        draft=draft,
        **(_open_forms(case, moments, draft, form) if case.is_open else _ended_forms(case, form)),
    )
    shown.status_code = 409 if conflict else shown.status_code
    return shown


def _newest(case: Case, number: int) -> int:
    """Where it goes on: in the newest case of the question, or where it was merged into another of theirs, there."""
    return going_on(case).id if case.merged_into_id else number


def _open_forms(case: Case, moments: list[Moment], draft: Draft | None, sent: Form | None) -> dict[str, Any]:
    """What can be said while we work on it."""
    reply = sent if isinstance(sent, OwnReplyForm) else OwnReplyForm(formdata=None, data=draft.fields if draft else {})
    solved = sent if isinstance(sent, SolvedForm) else SolvedForm(formdata=None)
    solved.offer(talk.answers_in(moments, case))
    return {
        "reply_form": reply,
        "solved_form": solved,
        "may_publish": can_answer(member(), case.thread),
        "withdraw_form": _withdraw_form(case, sent) if can_withdraw(member(), case) else None,
    }


def _withdraw_form(case: Case, sent: Form | None) -> WithdrawForm:
    return sent if isinstance(sent, WithdrawForm) else WithdrawForm(formdata=None, data={"revision": case.revision})


def _ended_forms(case: Case, sent: Form | None) -> dict[str, Any]:
    """What can be said of how it ended."""
    now, resolved_at = clock.now(), case.resolved_at or case.status_at
    given = rating_of(case.id, resolved_at)
    is_asked = not given and can_rate(case, resolved_at, now)
    return {
        "broken_form": _broken_form(sent),
        "may_reopen": case.may_reopen(now),
        "reopens_until": resolved_at + REOPENS_WITHIN,
        "given": given,
        "token": rating_token(case.id, resolved_at) if is_asked else "",
        "rate_form": RateForm(formdata=None) if is_asked else None,
    }


def _broken_form(sent: Form | None) -> StillBrokenForm:
    """As it was sent, or with what the customer wrote before they knew that the case had ended."""
    if isinstance(sent, StillBrokenForm):
        return sent
    words = sent.body.data if isinstance(sent, OwnReplyForm) else ""
    return StillBrokenForm(formdata=None, data={"body": words})
