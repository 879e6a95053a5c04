"""Scheduled job: escalate the questions that match a rule."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.cases.case.jobs import BATCH, rows_to_process
from app.cases.escalation.queries import first_calendar
from app.cases.escalation_rules import actions
from app.cases.escalation_rules.matching import find_matches
from app.cases.escalation_rules.models import EscalationRule
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.sweeps import sweeping


def escalate_by_rules(now: datetime) -> None:
    """Escalate what matches the active rules, oldest rule first; one unit of work per rule and per question."""
    with unit_of_work(writes=False):
        calendar = first_calendar()
    found: list[tuple[int, int]] = []

    def find(rule_id: int) -> None:
        rule = db.session.get_one(EscalationRule, rule_id)
        found.extend((rule_id, match.thread_id) for match in find_matches(rule, now, calendar)[:BATCH])

    with sweeping() as sweep:
        on = rows_to_process(select(EscalationRule.id).where(EscalationRule.is_on).order_by(EscalationRule.id))
        sweep.each(on, find, writes=False)
        sweep.each(found, lambda rule_id, thread_id: actions.fire(rule_id, thread_id, calendar, now))
