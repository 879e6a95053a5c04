"""Handlers: sources follow their questions into a merge; a response restarts the time to decide."""

from __future__ import annotations

from sqlalchemy import select, update

from app.community.threads.actions import mark_as_source
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.outbox.events import event_handler
from app.core.outbox.models import Event
from app.suggestions.decisions.queries import find_queued
from app.suggestions.decisions.rules import DECIDE_WITHIN, WAITING
from app.suggestions.models import Source, Suggestion


@event_handler("suggestions.hear_merge")
def hear_merge(event: Event) -> None:
    """Move the sources of a merged question to the question that it was merged into, with the same customer.

    If both are sources of the same suggestion, both stay, so that no customer is lost.
    """
    gone, into_id = event.values["thread_id"], event.values["into_id"]
    there = select(Source.suggestion_id).where(Source.thread_id == into_id)
    moving = list(
        db.session.scalars(select(Source.id).where(Source.thread_id == gone, Source.suggestion_id.not_in(there)))
    )
    if moving:
        db.session.execute(update(Source).where(Source.id.in_(moving)).values(thread_id=into_id))
        mark_as_source(db.session.get_one(Thread, into_id), event.at)


@event_handler("suggestions.restart_decision")
def restart_decision(event: Event) -> None:
    """Give the product team two weeks again, after a response that is no decision yet or a report after shipping."""
    queued = find_queued(event.values["thread_id"])
    if queued is not None and db.session.get_one(Suggestion, queued.suggestion_id).status in WAITING:
        queued.decide_by = max(queued.decide_by, event.at + DECIDE_WITHIN)
        queued.postponed_until = queued.reminded_at = None
