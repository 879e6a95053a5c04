"""The customer's pages: list of cases, one case, reply, solved, still broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.business_hours.presenters import format_datetime
from app.cases.case import queries as case_queries
from app.cases.case.models import Case
from app.cases.case.queries import rating_of, surviving_case
from app.cases.csat.forms import RateForm
from app.cases.csat.links import rating_token
from app.cases.customer_view import queries
from app.cases.customer_view.actions import reopen_as_unsolved, say_solved
from app.cases.customer_view.forms import OwnReplyForm, SolvedForm, StillBrokenForm
from app.cases.customer_view.presenters import steps_of
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.escalation.forms import WithdrawForm
from app.cases.policies import can_rate, can_withdraw
from app.cases.presence.jobs import SEEN
from app.cases.resolution.queries import is_solution_lost
from app.cases.rules import REOPENS_WITHIN
from app.cases.timeline import queries as timeline_queries
from app.cases.timeline.actions import answer_publicly, message
from app.cases.timeline.queries import TimelineEntry
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.drafts.models import Draft
from app.community.posts.policies import can_answer
from app.core import clock
from app.core.activity import record_page_view
from app.core.errors import NotFound
from app.core.web.forms import CreatingForm, Form
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def my_cases() -> Response:
    show = request.args.get("show", queries.ALL)
    if show not in queries.SHOWS:
        raise NotFound
    found = queries.my_cases(member(), request.args.get("after"), show)
    looks = queries.last_looks(member(), found.items)
    return page("cases/customer_view/list.html", found=found, show=show, looks=looks, has_news=queries.has_news)


def my_case(number: int) -> Response:
    return show_own(number)


@saves_draft("message:{number}")
def reply_in_own(number: int) -> Response:
    form, case = OwnReplyForm(), case_queries.get_own_case(number, member())
    say = answer_publicly if form.where.data == "public" else message
    return _say(number, form, partial(say, member(), case, form.body.data or ""))


def say_it_is_solved(number: int) -> Response:
    form, case = SolvedForm(), case_queries.get_own_case(number, member())
    form.offer(timeline_queries.answers_in(timeline_queries.load_customer_timeline(case), case))
    post = next((each for each in timeline_queries.answers_of(case) if str(each.id) == form.post.data), None)
    return _say(number, form, lambda now: say_solved(member(), case, now, post=post))


def say_still_broken(number: int) -> Response:
    form, case = StillBrokenForm(), case_queries.get_own_case(number, member())
    return _say(number, form, partial(_take_up, case, form.body.data or ""))


def _take_up(case: Case, body: str, now: datetime) -> Case:
    """Reopen the case and return the open one, with a message that says which one it is."""
    number = case.id
    current = reopen_as_unsolved(member(), case, body, now)
    flash(
        _("Thank you for letting us know. Your case has been reopened.")
        if current.id == number
        else _("Thank you for letting us know. We are working on it in case #%(number)s.", number=current.id),
        "done",
    )
    return current


def _say(number: int, form: CreatingForm, say: Callable[[datetime], object]) -> Response:
    """Save the input once and redirect to the case it belongs to, or show the page again with what was typed."""
    now = clock.now()

    def make() -> str | None:
        said = form.attempt(say, now)
        return url_for(".my_case", number=said.id if isinstance(said, Case) else number) if said else None

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        return redirect_after_post(address)
    return show_own(number, form)


def show_own(number: int, form: Form | None = None) -> Response:
    """Render the case for its customer; `form` is the submitted form if it had an error."""
    case, now, reader = case_queries.get_own_case(number, member()), clock.now(), member()
    promise, looked = queries.response_promise(case.thread), queries.last_looks(reader, [case])
    moments, draft = timeline_queries.load_customer_timeline(case), current_draft(f"message:{number}")
    record_page_view(SEEN, case.id, reader.id, now)
    conflict = conflict_of(case, form, reader) if form is not None else None
    shown = page(
        "cases/customer_view/case.html",
        form=form,
        conflict=conflict,
        case=case,
        moments=moments,
        steps=steps_of(case),
        looked_at=looked.get(case.id),
        newest=_newest(case, promise.number if promise else case.id),
        promised=format_datetime(promise.due_at, now) if promise and promise.due_at and case.is_open else None,
        is_late=bool(promise and promise.due_at and promise.due_at < now),
        is_lost=is_solution_lost(case),
        looks_again=format_datetime(case.follow_up_at, now) if case.follow_up_at else None,
        draft=draft,
        **(_open_forms(case, moments, draft, form) if case.is_open else _ended_forms(case, form)),
    )
    shown.status_code = 409 if conflict else shown.status_code
    return shown


def _newest(case: Case, number: int) -> int:
    """Return the case to continue in: the newest of the question, or the customer's case that it was merged into."""
    return surviving_case(case).id if case.merged_into_id else number


def _open_forms(case: Case, moments: list[TimelineEntry], draft: Draft | None, sent: Form | None) -> dict[str, Any]:
    reply = sent if isinstance(sent, OwnReplyForm) else OwnReplyForm(formdata=None, data=draft.fields if draft else {})
    solved = sent if isinstance(sent, SolvedForm) else SolvedForm(formdata=None)
    solved.offer(timeline_queries.answers_in(moments, case))
    return {
        "reply_form": reply,
        "solved_form": solved,
        "may_publish": can_answer(member(), case.thread),
        "withdraw_form": _withdraw_form(case, sent) if can_withdraw(member(), case) else None,
    }


def _withdraw_form(case: Case, sent: Form | None) -> WithdrawForm:
    return sent if isinstance(sent, WithdrawForm) else WithdrawForm(formdata=None, data={"revision": case.revision})


def _ended_forms(case: Case, sent: Form | None) -> dict[str, Any]:
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
    """Return the submitted form, or the reply that the customer wrote before they knew the case was finished."""
    if isinstance(sent, StillBrokenForm):
        return sent
    words = sent.body.data if isinstance(sent, OwnReplyForm) else ""
    return StillBrokenForm(formdata=None, data={"body": words})
