"""The SLA details of a case, and pages of SLA policies for admins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.segments.queries import all_segments
from app.cases.business_hours import queries as business_hours_queries
from app.cases.case.models import Case
from app.cases.case.queries import get_case
from app.cases.case_types import queries as case_types_queries
from app.cases.edit_conflicts.forms import FieldForm, values_of
from app.cases.edit_conflicts.presenters import conflict_of
from app.cases.edit_conflicts.rules import Started
from app.cases.policies import can_edit_sla_policies
from app.cases.rules import CLOCKS, clock_name
from app.cases.sla import actions, queries
from app.cases.sla.explanation_presenter import place_of, story_of
from app.cases.sla.forms import KindForm, PolicyForm, PromiseForm, target_label
from app.cases.sla.models import SlaPolicy
from app.cases.sla.presenters import format_business_duration
from app.core import clock
from app.core.db.session import end_read_transaction
from app.core.policy import require_allowed
from app.core.web.forms import Form
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def clocks(number: int) -> Response:
    return show_clocks(number)


def give_policy(number: int) -> Response:
    form, case = PromiseForm(), get_case(number, member())
    policies = queries.all_policies()
    form.offer(policies)

    def give(seen: Started | None) -> None:
        policy = next(each for each in policies if str(each.id) == form.policy.data)
        actions.give_policy(member(), case, policy, started=seen, now=clock.now())

    return _change(number, form, give)


def set_case_type(number: int) -> Response:
    form, case = KindForm(), get_case(number, member())
    case_types = case_types_queries.all_case_types()
    form.offer(case_types, case.case_type_id)

    def give(seen: Started | None) -> None:
        case_type = next((each for each in case_types if each.id == form.chosen_id), None)
        actions.set_case_type(member(), case, case_type, started=seen, now=clock.now())

    return _change(number, form, give)


def _change(number: int, form: FieldForm, give: Callable[[Started | None], None]) -> Response:
    if form.validate_on_submit():
        form.attempt_at(give, form.seen)
        if not form.errors:
            return redirect_after_post(url_for(".sla", number=number))
    end_read_transaction()
    return show_clocks(number, form)


def show_clocks(number: int, sent: FieldForm | None = None) -> Response:
    """Render the explanation of each timer and the forms to change it; `sent` is the submitted form, if refused."""
    case, now = get_case(number, member()), clock.now()
    calendar = case.policy.calendar
    asker = case.thread.asker.name if case.thread.asker else _("the customer")
    conflict = conflict_of(case, sent, member()) if sent else None
    shown = page(
        "cases/sla/clocks.html",
        form=sent,
        conflict=conflict,
        case=case,
        stories=[story_of(each, calendar, asker, now) for each in queries.lives_of(case)],
        here_zone=place_of(str(clock.zone_here())),
        place_of=place_of,
        **_forms(case, sent),
    )
    shown.status_code = 409 if conflict else shown.status_code
    return shown


def _forms(case: Case, sent: FieldForm | None) -> dict[str, FieldForm]:
    """Return the forms for SLA policy and case type; `sent` replaces the one of its kind."""
    policy = sent if isinstance(sent, PromiseForm) else PromiseForm(formdata=None, data=_now(PromiseForm, case))
    kind = sent if isinstance(sent, KindForm) else KindForm(formdata=None, data=_now(KindForm, case))
    policy.offer(queries.all_policies())
    kind.offer(case_types_queries.all_case_types(), case.case_type_id)
    return {"policy_form": policy, "kind_form": kind}


def _now(form: type[FieldForm], case: Case) -> dict[str, Any]:
    return values_of(case) | {"started": form.start(case)}


WORDS = {"business": format_business_duration, "clock_name": clock_name, "kinds": CLOCKS, "target_label": target_label}


def policies() -> Response:
    require_allowed(can_edit_sla_policies(member()))
    return page("cases/sla/list.html", promises=queries.promises(), **WORDS)


def make_policy() -> Response:
    require_allowed(can_edit_sla_policies(member()))
    form, now = _form(None), clock.now()

    def make() -> str | None:
        made = form.attempt(
            actions.keep_policy, member(), None, form.words(business_hours_queries.all_calendars()), now=now
        )
        return url_for(".policies") if made else None

    if form.validate_on_submit() and (address := run_once(member(), form, make, now)):
        flash(_("SLA policy saved. It applies to new cases that match it."), "done")
        return redirect_after_post(address)
    return _show(form, None)


def policy(policy_id: int) -> Response:
    require_allowed(can_edit_sla_policies(member()))
    form = _form(queries.get_policy(policy_id))
    if form.validate_on_submit() and form.attempt(_change_policy, policy_id, form):
        flash(_("SLA policy saved."), "done")
        return redirect_after_post(url_for(".policies"))
    return _show(form, queries.get_policy(policy_id))


def remove_policy(policy_id: int) -> Response:
    require_allowed(can_edit_sla_policies(member()))
    form = Form()
    form.attempt(actions.delete_policy, member(), queries.get_policy(policy_id), clock.now())
    if not form.errors:
        flash(_("SLA policy deleted."), "done")
        return redirect_after_post(url_for(".policies"))
    found = queries.get_policy(policy_id)
    return _show(_form(found), found, form)


def _change_policy(policy_id: int, form: PolicyForm) -> SlaPolicy:
    return actions.keep_policy(
        member(),
        queries.get_policy(policy_id),
        form.words(business_hours_queries.all_calendars()),
        seen=form.seen_revision,
        for_open=form.for_open.data == "yes",
        now=clock.now(),
    )


def _form(stored: SlaPolicy | None) -> PolicyForm:
    case_types = [each for each, _team, _cases in case_types_queries.case_types()]
    return PolicyForm.of(stored, business_hours_queries.all_calendars(), case_types, all_segments())


def _show(form: PolicyForm, stored: SlaPolicy | None, refused: Form | None = None) -> Response:
    answer = page(
        "cases/sla/edit.html",
        form=form,
        refused=refused,
        stored=stored,
        is_standard=stored is not None and stored.id == queries.standard_id(),
        open_cases=queries.open_cases_by(stored) if stored else 0,
        **WORDS,
    )
    answer.status_code = 422 if refused else answer.status_code
    return answer
