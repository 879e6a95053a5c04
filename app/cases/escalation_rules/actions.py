"""Save escalation rules, and escalate the questions that match one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases import rules
from app.cases.business_hours.calendar import Calendar
from app.cases.case.models import Case
from app.cases.case_types.models import CaseType
from app.cases.escalation import actions as escalation_actions
from app.cases.escalation_rules.dry_run import RuleDefinition
from app.cases.escalation_rules.matching import find_matches
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.cases.policies import can_set_rules
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.row_version import require_current_version
from app.core.errors import InvalidInput
from app.core.policy import require_allowed

HOW = "rule"  # the `opened_how` of cases that a rule opens


def fire(rule_id: int, thread_id: int, calendar: Calendar, now: datetime) -> Case | None:
    """Escalate the thread if the saved rule still matches; returns the case or None. Concurrent calls result in one."""
    rule = db.session.get(EscalationRule, rule_id, options=[joinedload(EscalationRule.case_type)])
    if rule is None or not rule.is_on:
        return None
    found = find_matches(rule, now, calendar, thread_id=thread_id)
    if not found or not _is_first(rule, thread_id, found[0].occasion, now):
        return None
    thread = db.session.get_one(Thread, thread_id)
    case = escalation_actions.bring(
        None, thread, how=HOW, reason="", priority=rule.priority, case_type=rule.case_type, rule=rule, now=now
    )
    once = {"rule_id": rule.id, "thread_id": thread_id, "occasion": found[0].occasion}
    db.session.execute(update(RuleMatch).filter_by(**once).values(case_id=case.id))
    return case


def _is_first(rule: EscalationRule, thread_id: int, occasion: str, now: datetime) -> bool:
    return insert_if_absent(RuleMatch, rule_id=rule.id, thread_id=thread_id, occasion=occasion, at=now)


FIELDS = {
    rules.NO_ANSWER: "hours",
    rules.NONE_ACCEPTED: "hours",
    rules.BACKINGS: "backings",
    rules.LOW_RATING: "score",
}
"""The form field for errors about a trigger's amount."""


def save_rule(  # noqa: PLR0913 — one argument for each property of a rule
    actor: Member,
    rule: EscalationRule | None,
    definition: RuleDefinition,
    *,
    name: str,
    priority: str,
    case_type: CaseType | None = None,
    tried: dict[str, Any] | None,
    seen: int = 0,
    now: datetime,
) -> EscalationRule:
    """Create or update a rule. Raises InvalidInput if it is not valid or `tried` is not the dry run of this rule."""
    require_allowed(can_set_rules(actor, definition.space_id))
    check(definition)
    if not name:
        raise InvalidInput(_("Enter a name for the rule."), field="name")
    if tried is None:
        raise InvalidInput(_("The rule has changed since the dry run. Run it again, then save."))
    if rule is None:
        rule = EscalationRule(created_by_id=actor.id, created_at=now)
        db.session.add(rule)
    else:
        require_allowed(can_set_rules(actor, rule.space_id))
        require_current_version(rule.stamp, seen)
    for column, value in asdict(definition).items():
        setattr(rule, column, value)
    rule.name, rule.priority, rule.case_type_id = name, priority, case_type.id if case_type else None
    rule.dry_run, rule.dry_run_at, rule.changed_at, rule.is_on = tried, now, now, True
    db.session.flush()
    write_audit_log("rule.kept", actor, rule, now, space_id=rule.space_id, name=rule.name)
    return rule


def switch_rule(actor: Member, rule: EscalationRule, is_on: bool, now: datetime) -> None:
    require_allowed(can_set_rules(actor, rule.space_id))
    if rule.is_on != is_on:
        rule.is_on, rule.changed_at = is_on, now
        write_audit_log("rule.on" if is_on else "rule.off", actor, rule, now, space_id=rule.space_id, name=rule.name)


def drop_rule(actor: Member, rule: EscalationRule, now: datetime) -> None:
    """Delete the rule; its cases keep its name. Raises NotAllowed as `switch_rule` does."""
    require_allowed(can_set_rules(actor, rule.space_id))
    write_audit_log("rule.dropped", actor, rule, now, space_id=rule.space_id, name=rule.name)
    db.session.delete(rule)


def check(definition: RuleDefinition) -> None:
    """Raise InvalidInput with the form field concerned if the definition is not valid."""
    if definition.trigger not in rules.TRIGGERS:
        raise InvalidInput(_("Select an item from the list."), field="trigger")
    most = rules.MAX_TRIGGER_VALUE.get(definition.trigger)
    if most and not 1 <= definition.amount <= most:
        raise InvalidInput(_("Enter a number from 1 to %(most)s.", most=most), field=FIELDS[definition.trigger])
    if not 1 <= definition.look_back_days <= rules.LONGEST_LOOK_BACK:
        raise InvalidInput(
            _("Enter a number from 1 to %(most)s.", most=rules.LONGEST_LOOK_BACK), field="look_back_days"
        )
    is_narrowed = definition.segment_id or definition.tag_id or definition.word
    if definition.trigger == rules.ASKED and not is_narrowed:
        raise InvalidInput(
            _(
                "Choose which questions it applies to: a segment, a tag or a word. Otherwise every "
                "question would be escalated at once."
            ),
            field="word",
        )
    if definition.word and not any(character.isalnum() for character in definition.word):
        raise InvalidInput(_("Enter a word with at least one letter or digit."), field="word")
