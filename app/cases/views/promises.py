"""What is promised, by which policies: for admins."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.segment_queries import all_segments
from app.cases.actions import promising
from app.cases.faces import business, clock_name
from app.cases.forms.promises import PolicyForm, target_label
from app.cases.models import SlaPolicy
from app.cases.policies import can_set_promises
from app.cases.queries import offices, promises
from app.cases.rules import CLOCKS
from app.core import clock
from app.core.forms import Form, once
from app.core.policy import require
from app.core.web import after, member, page

WORDS = {"business": business, "clock_name": clock_name, "kinds": CLOCKS, "target_label": target_label}


def policies() -> Response:
    require(can_set_promises(member()))
    return page("cases/policies.html", promises=promises.promises(), **WORDS)


def make_policy() -> Response:
    require(can_set_promises(member()))
    form, now = _form(None), clock.now()

    def make() -> str | None:
        made = form.attempt(promising.keep_policy, member(), None, form.words(offices.all_calendars()), now=now)
        return url_for(".policies") if made else None

    if form.validate_on_submit() and (address := once(member(), form, make, now)):
        flash(_("SLA policy saved. It applies to new cases that match it."), "done")
        return after(address)
    return _show(form, None)


def policy(policy_id: int) -> Response:
    require(can_set_promises(member()))
    form = _form(promises.get_policy(policy_id))
    if form.validate_on_submit() and form.attempt(_change, policy_id, form):
        flash(_("SLA policy saved."), "done")
        return after(url_for(".policies"))
    return _show(form, promises.get_policy(policy_id))


def remove_policy(policy_id: int) -> Response:
    require(can_set_promises(member()))
    form = Form()
    form.attempt(promising.delete_policy, member(), promises.get_policy(policy_id), clock.now())
    if not form.errors:
        flash(_("SLA policy deleted."), "done")
        return after(url_for(".policies"))
    found = promises.get_policy(policy_id)
    return _show(_form(found), found, form)


def _change(policy_id: int, form: PolicyForm) -> SlaPolicy:
    return promising.keep_policy(
        member(),
        promises.get_policy(policy_id),
        form.words(offices.all_calendars()),
        seen=form.seen_revision,
        for_open=form.for_open.data == "yes",
        now=clock.now(),
    )


def _form(stored: SlaPolicy | None) -> PolicyForm:
    templates = [each for each, _team, _cases in promises.templates()]
    return PolicyForm.of(stored, offices.all_calendars(), templates, all_segments())


def _show(form: PolicyForm, stored: SlaPolicy | None, refused: Form | None = None) -> Response:
    answer = page(
        "cases/policy.html",
        form=form,
        refused=refused,
        stored=stored,
        is_standard=stored is not None and stored.id == promises.standard_id(),
        open_cases=promises.open_cases_by(stored) if stored else 0,
        **WORDS,
    )
    answer.status_code = 422 if refused else answer.status_code
    return answer
