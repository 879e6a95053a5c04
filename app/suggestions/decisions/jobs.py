"""Scheduled jobs: put what reaches critical mass into the decision queue, and remind the product team."""

from __future__ import annotations

from datetime import datetime

from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.db.insert import insert_if_absent
from app.core.db.session import lock_row
from app.core.outbox.events import record_event
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.decisions.queries import candidates, due_for_reminder, find_queued
from app.suggestions.decisions.rules import DECIDE_WITHIN
from app.suggestions.events import DECISION_DUE, SUGGESTION_REACHED_MASS
from app.suggestions.queries import Mass, masses_of

BATCH = 500  # suggestions counted by one statement


def queue_critical(now: datetime) -> None:
    """Add suggestions that have reached critical mass, and update the numbers of those in the queue.

    What has been in the queue once stays there, even if the support of the last 90 days falls below critical mass.
    """
    ids = candidates()
    for start in range(0, len(ids), BATCH):
        for suggestion_id, mass in sorted(masses_of(ids[start : start + BATCH], now).items()):
            queued = find_queued(suggestion_id)
            if queued is None and mass.is_critical:
                _add(suggestion_id, mass, now)
            elif queued and (queued.customer_count, queued.source_count) != (mass.customers, mass.sources):
                queued.customer_count, queued.source_count = mass.customers, mass.sources


def remind_of_decisions(now: datetime) -> None:
    """Remind the product team once when a decision is due within three days, and once when it is overdue."""
    for queued in due_for_reminder(now):
        lock_row(queued).reminded_at = now
        thread = queued.suggestion.thread
        record_event(DECISION_DUE, None, thread, now, thread_id=thread.id, decide_by=queued.decide_by.isoformat())


def _add(suggestion_id: int, mass: Mass, now: datetime) -> None:
    counts = {"customer_count": mass.customers, "source_count": mass.sources}
    due = now + DECIDE_WITHIN
    if insert_if_absent(QueuedDecision, suggestion_id=suggestion_id, reached_at=now, decide_by=due, **counts):
        thread = db.session.get_one(Thread, suggestion_id)
        record_event(SUGGESTION_REACHED_MASS, None, thread, now, thread_id=suggestion_id, customers=mass.customers)
