"""The clocks of a case: why each is due when it is, and by which promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.cases.actions import promising
from app.cases.conflicts import Started
from app.cases.forms.kinds import KindForm
from app.cases.forms.promises import PromiseForm
from app.cases.forms.started import FieldForm, values_of
from app.cases.models import Case
from app.cases.queries import promises
from app.cases.queries.finding import get_case
from app.cases.story import place_of, story_of
from app.cases.views.conflicts import conflict_of
from app.core import clock
from app.core.db import release
from app.core.web import after, member, page


def clocks(number: int) -> Response:
    return show_clocks(number)


def give_policy(number: int) -> Response:
    form, case = PromiseForm(), get_case(number, member())
    policies = promises.all_policies()
    form.offer(policies)

    def give(seen: Started | None) -> None:
        policy = next(each for each in policies if str(each.id) == form.policy.data)
        promising.give_policy(member(), case, policy, started=seen, now=clock.now())

    return _change(number, form, give)


def set_template(number: int) -> Response:
    form, case = KindForm(), get_case(number, member())
    templates = promises.all_templates()
    form.offer(templates, case.template_id)

    def give(seen: Started | None) -> None:
        template = next((each for each in templates if each.id == form.chosen_id), None)
        promising.set_template(member(), case, template, started=seen, now=clock.now())

    return _change(number, form, give)


def _change(number: int, form: FieldForm, give: Callable[[Started | None], None]) -> Response:
    if form.validate_on_submit():
        form.attempt_at(give, form.seen)
        if not form.errors:
            return after(url_for(".clocks", number=number))
    release()
    return show_clocks(number, form)


def show_clocks(number: int, sent: FieldForm | None = None) -> Response:
    """The life of each promise, and the ways to change it; with a form as it was sent, where it had a mistake in it."""
    case, now = get_case(number, member()), clock.now()
    calendar = case.policy.calendar
    asker = case.thread.asker.name if case.thread.asker else _("the customer")
    conflict = conflict_of(case, sent, member()) if sent else None
    shown = page(
        "cases/clocks.html",
        form=sent,
        conflict=conflict,
        case=case,
        stories=[story_of(each, calendar, asker, now) for each in promises.lives_of(case)],
        here_zone=place_of(str(clock.zone_here())),
        place_of=place_of,
        **_forms(case, sent),
    )
    shown.status_code = 409 if conflict else shown.status_code
    return shown


def _forms(case: Case, sent: FieldForm | None) -> dict[str, FieldForm]:
    """The forms for another promise and another kind; the one that was sent as it was sent."""
    policy = sent if isinstance(sent, PromiseForm) else PromiseForm(formdata=None, data=_now(PromiseForm, case))
    kind = sent if isinstance(sent, KindForm) else KindForm(formdata=None, data=_now(KindForm, case))
    policy.offer(promises.all_policies())
    kind.offer(promises.all_templates(), case.template_id)
    return {"policy_form": policy, "kind_form": kind}


def _now(form: type[FieldForm], case: Case) -> dict[str, Any]:
    return values_of(case) | {"started": form.start(case)}
