"""Who has a case, how urgent it is, where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from app.cases.actions import assigning, following_up, prioritising, reopening, statusing
from app.cases.forms.fields import chosen_id
from app.cases.forms.started import FieldForm
from app.cases.forms.work import AssignForm, FollowUpForm, PriorityForm, ReopenForm, StatusForm
from app.cases.models import Case
from app.cases.queries import people
from app.cases.queries.finding import get_case, get_standing
from app.cases.views.away import away_of
from app.cases.views.desk import show_case
from app.core import clock
from app.core.db import release
from app.core.web import after, member


def assign(number: int) -> Response:
    form, case = AssignForm(), get_case(number, member())
    teams = people.teams()
    form.offer(people.agents_for(case.thread.space_id, clock.now()), teams)

    def give(case: Case, **seen: Any) -> None:
        team = next((team for team in teams if team.id == chosen_id(form.team)), None)
        assigning.assign(member(), case, people.find_agent(chosen_id(form.assignee)), team=team, **seen)

    if form.validate_on_submit() and (away := away_of(member(), case, form, clock.now())):
        return show_case(number, form, away=away)
    return change(case, form, give)


def priority(number: int) -> Response:
    form, case = PriorityForm(), get_case(number, member())
    return change(
        case, form, lambda case, **seen: prioritising.set_priority(member(), case, form.priority.data, **seen)
    )


def status(number: int) -> Response:
    form, case = StatusForm(), get_case(number, member())

    def move(case: Case, **seen: Any) -> None:
        reason, follow_up_at = form.reason.data or "", form.follow_up
        statusing.set_status(member(), case, form.status.data, reason=reason, follow_up_at=follow_up_at, **seen)

    return change(case, form, move)


def follow_up(number: int) -> Response:
    form, case = FollowUpForm(), get_case(number, member())
    return change(case, form, lambda case, **seen: following_up.set_follow_up(member(), case, form.follow_up, **seen))


def reopen(number: int) -> Response:
    form, case = ReopenForm(), get_standing(number, member())
    return change(
        case, form, lambda case, **seen: reopening.reopen(member(), case, reason=form.reason.data or "", **seen)
    )


def change(case: Case, form: FieldForm | ReopenForm, deed: Callable[..., object]) -> Response:
    """Change the case, or show it with what was typed: what to correct, or who changed the same at the same time."""
    number, seen = case.id, {"now": clock.now(), **begun_from(form)}
    if form.validate_on_submit():
        form.attempt_at(deed, case, **seen)
        if not form.errors:
            return after(url_for(".case", number=number))
    release()
    return show_case(number, form)


def begun_from(form: FieldForm | ReopenForm) -> dict[str, Any]:
    """What the form knew of the case."""
    return {"started": form.seen} if isinstance(form, FieldForm) else {"revision": form.seen_revision or None}
