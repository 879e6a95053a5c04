"""Pages of escalation rules: list, one rule, dry run, on and off."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response as FlaskResponse
from flask import flash, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.members.models import Member
from app.cases.case_types.queries import offered_case_types
from app.cases.escalation_rules import actions, dry_run_queries, queries
from app.cases.escalation_rules.dry_run import DryRun, RuleDefinition, read_dry_run, sign_dry_run
from app.cases.escalation_rules.forms import RuleForm
from app.cases.escalation_rules.models import EscalationRule
from app.cases.policies import can_see_rules, can_set_rules
from app.core import clock
from app.core.db.session import end_read_transaction, read_only
from app.core.errors import InvalidInput
from app.core.policy import require_allowed
from app.core.ui.charts import line_chart
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def rules() -> Response:
    require_allowed(can_see_rules(member()))
    found, matches = queries.rules_page(member(), request.args.get("after"), clock.now())
    return page("cases/escalation_rules/list.html", found=found, matches=matches)


def new_rule() -> Response:
    require_allowed(can_see_rules(member()))
    return keep(None)


def rule(rule_id: int) -> Response:
    return keep(queries.get_rule(rule_id, member()))


@read_only
def try_new_rule() -> Response:
    require_allowed(can_see_rules(member()))
    return try_out(None)


@read_only
def try_rule(rule_id: int) -> Response:
    return try_out(queries.get_rule(rule_id, member()))


def rule_on(rule_id: int) -> Response:
    actions.switch_rule(member(), queries.get_rule(rule_id, member()), True, clock.now())
    return redirect_after_post(url_for(".rules"))


def rule_off(rule_id: int) -> Response:
    actions.switch_rule(member(), queries.get_rule(rule_id, member()), False, clock.now())
    return redirect_after_post(url_for(".rules"))


def delete_rule(rule_id: int) -> Response:
    actions.drop_rule(member(), queries.get_rule(rule_id, member()), clock.now())
    flash(_("Rule deleted. Its cases are kept."), "done")
    return redirect_after_post(url_for(".rules"))


def keep(rule: EscalationRule | None) -> Response:
    """Save the rule that was tried, or show the form with what was typed."""
    form, now = form_for(rule), clock.now()
    if form.validate_on_submit() and (address := run_once(member(), form, lambda: _save(rule, form, now), now)):
        flash(_("Rule saved and active."), "done")
        return redirect_after_post(address)
    end_read_transaction()
    return show_rule(rule.id if rule else None, form)


def try_out(rule: EscalationRule | None) -> Response:
    """Run the dry run and show its result; saves nothing."""
    form, now, found = form_for(rule), clock.now(), None
    rule_id = rule.id if rule else None
    if form.validate_on_submit():
        found = form.attempt(_try, form, now)
    return show_rule(rule_id, form, found)


def form_for(rule: EscalationRule | None) -> RuleForm:
    """Return the submitted form, or one with the rule's current values; it offers only what the member may set."""
    form = RuleForm.of(rule) if rule else RuleForm()
    form.offer(*queries.spaces_set_by(member()), queries.segments(), offered_case_types())
    return form


def show_rule(rule_id: int | None, form: RuleForm, found: DryRun | None = None) -> FlaskResponse:
    """Render the form with the result of the dry run below it."""
    line = line_chart([number for _week, number in found.weeks]) if found else None
    examples = queries.readable(found.examples, member()) if found else []
    shown = {"found": found, "line": line, "weeks": _weeks(found), "examples": examples}
    return page("cases/escalation_rules/edit.html", form=form, rule_id=rule_id, **shown)


def _weeks(found: DryRun | None) -> list[tuple[str, int, int]]:
    """Return each week's first day, its number of cases, and the difference from the week before."""
    weeks = found.weeks if found else []
    before = [0, *(number for _week, number in weeks)]
    return [
        (format_date(date.fromisoformat(week), "d MMM"), number, number - previous)
        for (week, number), previous in zip(weeks, before, strict=False)
    ]


def _save(rule: EscalationRule | None, form: RuleForm, now: datetime) -> str | None:
    saved = form.attempt(_keep, member(), rule, form, now)
    return url_for(".rules") if saved else None


def _keep(actor: Member, rule: EscalationRule | None, form: RuleForm, now: datetime) -> EscalationRule:
    definition = _definition(form)
    case_type = next((each for each in offered_case_types() if str(each.id) == form.template.data), None)
    return actions.save_rule(
        actor,
        rule,
        definition,
        name=form.name.data or "",
        priority=form.priority.data,
        case_type=case_type,
        tried=read_dry_run(form.tried.data or "", definition, now),
        seen=form.seen_revision,
        now=now,
    )


def _try(form: RuleForm, now: datetime) -> DryRun:
    definition = _definition(form)
    require_allowed(can_set_rules(member(), definition.space_id))
    actions.check(definition)
    found = dry_run_queries.dry_run(definition, now)
    form.tried.data = sign_dry_run(definition, found, now)
    return found


def _definition(form: RuleForm) -> RuleDefinition:
    """Return the submitted definition. Raises InvalidInput for an unknown tag."""
    tag = queries.tag_named(form.tag.data) if form.tag.data else None
    if form.tag.data and tag is None:
        raise InvalidInput(_("This tag does not exist."), field="tag")
    return form.definition(tag.id if tag else None)
