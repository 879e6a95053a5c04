"""Suggestions with their evidence, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.core.db.base import db
from app.suggestions.board.queries import Filters, board_statement
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.models import StatusChange, Suggestion
from app.suggestions.queries import Mass, masses_of

BATCH = 500  # suggestions
FIELDS = (
    "id",
    "address",
    "title",
    "status",
    "status_since",
    "area",
    "suggested_at",
    "backers",
    "replies",
    "customers_90_days",
    "sources_90_days",
    "sources",
    "impact",
    "effort",
    "decide_by",
    "response",
)


def exported(
    viewer: Member, filters: Filters, address_of: Callable[[Thread], str], now: datetime
) -> Iterator[dict[str, Any]]:
    """Yield a row of FIELDS for each suggestion that the viewer may read, by id; four statements for each BATCH.

    `address_of` returns the absolute address of a thread. No names and no plan of customers are in it.
    """
    after = 0
    while found := _batch(viewer, filters, after):
        ids = [each.id for each in found]
        masses, responses = masses_of(ids, now), _newest_responses(ids)
        queued = {
            each.suggestion_id: each
            for each in db.session.scalars(select(QueuedDecision).where(QueuedDecision.suggestion_id.in_(ids)))
        }
        for each in found:
            yield _row(each, masses[each.id], queued.get(each.id), responses.get(each.id, ""), address_of(each.thread))
        after = ids[-1]
        db.session.expunge_all()


def _row(each: Suggestion, mass: Mass, queued: QueuedDecision | None, response: str, address: str) -> dict[str, Any]:
    thread = each.thread
    values = (
        each.id,
        address,
        thread.title,
        each.status,
        each.status_at.isoformat(),
        each.area.name,
        thread.created_at.isoformat(),
        thread.backing_count,
        thread.answer_count,
        mass.customers,
        mass.sources,
        each.source_count,
        queued.impact if queued else None,
        queued.effort if queued else None,
        queued.decide_by.isoformat() if queued else None,
        response,
    )
    return dict(zip(FIELDS, values, strict=True))


def _batch(viewer: Member, filters: Filters, after: int) -> list[Suggestion]:
    statement = board_statement(viewer, filters)
    return list(db.session.scalars(statement.where(Suggestion.id > after).order_by(Suggestion.id).limit(BATCH)))


def _newest_responses(ids: list[int]) -> dict[int, str]:
    rows = select(StatusChange.suggestion_id, StatusChange.response).where(StatusChange.suggestion_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(rows.order_by(StatusChange.id))}
