"""Fire: a rule brings a question to support by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import joinedload

from app.cases.actions import escalating
from app.cases.calendars import Calendar
from app.cases.models import Case, EscalationRule, RuleFiring
from app.cases.queries.ruled import matches
from app.community.models import Thread
from app.core.db import db, insert_once

HOW = "rule"  # how a case says that it was opened


def fire(rule_id: int, thread_id: int, calendar: Calendar, now: datetime) -> Case | None:
    """Escalate the thread where the rule, as it stands now, still says so; however many do it at once, one case comes
    of it. None where there is nothing to do any more.
    """
    rule = db.session.get(EscalationRule, rule_id, options=[joinedload(EscalationRule.template)])
    if rule is None or not rule.is_on:
        return None
    found = matches(rule, now, calendar, thread_id=thread_id)
    if not found or not _is_first(rule, thread_id, found[0].occasion, now):
        return None
    thread = db.session.get_one(Thread, thread_id)
    case = escalating.bring(
        None, thread, how=HOW, reason="", priority=rule.priority, template=rule.template, rule=rule, now=now
    )
    once = {"rule_id": rule.id, "thread_id": thread_id, "occasion": found[0].occasion}
    db.session.execute(update(RuleFiring).filter_by(**once).values(case_id=case.id))
    return case


def _is_first(rule: EscalationRule, thread_id: int, occasion: str, now: datetime) -> bool:
    return insert_once(RuleFiring, rule_id=rule.id, thread_id=thread_id, occasion=occasion, at=now)
