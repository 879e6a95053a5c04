"""The customer's side: my cases, one of them, and what its customer can say: a reply, solved, still broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions.messaging import message
from app.cases.actions.persisting import still_broken
from app.cases.actions.replying import answer_publicly
from app.cases.actions.settling import say_solved
from app.cases.forms.own import OwnReplyForm, SolvedForm, StillBrokenForm
from app.cases.models import Case
from app.cases.queries import finding, own, talk
from app.cases.views.own_page import show_own
from app.community.views.drafted import drafted
from app.core import clock
from app.core.errors import NotFound
from app.core.forms import CreatingForm, once
from app.core.web import after, member, page


def my_cases() -> Response:
    show = request.args.get("show", own.ALL)
    if show not in own.SHOWS:
        raise NotFound
    found = own.my_cases(member(), request.args.get("after"), show)
    looks = own.last_looks(member(), found.items)
    return page("cases/my_cases.html", found=found, show=show, looks=looks, has_news=own.has_news)


def my_case(number: int) -> Response:
    return show_own(number)


@drafted("message:{number}")
def reply_in_own(number: int) -> Response:
    form, case = OwnReplyForm(), finding.get_own_case(number, member())
    say = answer_publicly if form.where.data == "public" else message
    return _say(number, form, partial(say, member(), case, form.body.data or ""))


def say_it_is_solved(number: int) -> Response:
    form, case = SolvedForm(), finding.get_own_case(number, member())
    form.offer(talk.answers_in(talk.own_talk_of(case), case))
    post = next((each for each in talk.answers_of(case) if str(each.id) == form.post.data), None)
    return _say(number, form, lambda now: say_solved(member(), case, now, post=post))


def say_still_broken(number: int) -> Response:
    form, case = StillBrokenForm(), finding.get_own_case(number, member())
    return _say(number, form, partial(_take_up, case, form.body.data or ""))


def _take_up(case: Case, body: str, now: datetime) -> Case:
    """The case that is open now, with a word on which it is."""
    number = case.id
    current = still_broken(member(), case, body, now)
    flash(
        _("Thank you for letting us know. Your case has been reopened.")
        if current.id == number
        else _("Thank you for letting us know. We are working on it in case #%(number)s.", number=current.id),
        "done",
    )
    return current


def _say(number: int, form: CreatingForm, say: Callable[[datetime], object]) -> Response:
    """Say it once and go back to the case that it went to, or show the page with what was typed."""
    now = clock.now()

    def make() -> str | None:
        said = form.attempt(say, now)
        return url_for(".my_case", number=said.id if isinstance(said, Case) else number) if said else None

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        return after(address)
    return show_own(number, form)
