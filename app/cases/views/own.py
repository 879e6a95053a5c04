"""The customer's side: my cases, one of them, a reply, and the word that it is still broken."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.wrappers import Response

from app.cases.actions.messaging import message
from app.cases.actions.persisting import still_broken
from app.cases.escalation_forms import WithdrawForm
from app.cases.faces import moment
from app.cases.forms import OwnReplyForm, StillBrokenForm
from app.cases.models import Case
from app.cases.policies import can_withdraw
from app.cases.queries import finding, own, talk
from app.cases.views.blueprint import bp
from app.core import clock
from app.core.forms import Form, once
from app.core.web import after, member, page


@bp.get("/my/cases")
def my_cases() -> Response:
    return page("cases/my_cases.html", found=own.my_cases(member(), request.args.get("after")))


@bp.get("/my/cases/<id:number>")
def my_case(number: int) -> Response:
    return show_own(number)


@bp.post("/my/cases/<id:number>/reply")
def reply_in_own(number: int) -> Response:
    form, now, case = OwnReplyForm(), clock.now(), finding.get_own_case(number, member())

    def make() -> str | None:
        return (
            url_for(".my_case", number=number)
            if form.attempt(message, member(), case, form.body.data or "", now)
            else None
        )

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        return after(address)
    return show_own(number, form)


@bp.post("/my/cases/<id:number>/still-broken")
def say_still_broken(number: int) -> Response:
    form, now, case = StillBrokenForm(), clock.now(), finding.get_own_case(number, member())

    def make() -> str | None:
        current = form.attempt(still_broken, member(), case, form.body.data or "", now)
        return url_for(".my_case", number=current.id) if current else None

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        return after(address)
    return show_own(number, form)


def show_own(number: int, form: Form | None = None) -> Response:
    """The customer's view of the case; with `form` as it was sent, where it had a mistake in it."""
    case, now = finding.get_own_case(number, member()), clock.now()
    promise = own.promise_of(case.thread)
    return page(
        "cases/my_case.html",
        form=form,
        case=case,
        messages=talk.messages_of(case),
        promised=moment(promise.due_at, now) if promise and promise.due_at else None,
        is_late=bool(promise and promise.due_at and promise.due_at < now),
        reply_form=form if isinstance(form, OwnReplyForm) else OwnReplyForm(formdata=None),
        withdraw_form=_withdraw_form(case, form) if can_withdraw(member(), case) else None,
        broken_form=form if isinstance(form, StillBrokenForm) else StillBrokenForm(formdata=None),
    )


def _withdraw_form(case: Case, sent: Form | None) -> WithdrawForm:
    return sent if isinstance(sent, WithdrawForm) else WithdrawForm(formdata=None, data={"revision": case.revision})
