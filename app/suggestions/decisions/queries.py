"""Queries for the decision queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.members.models import Member
from app.community.threads.models import Thread
from app.community.visibility import listed
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound, require_found
from app.suggestions.decisions.models import QueuedDecision
from app.suggestions.decisions.rules import REMIND_BEFORE, WAITING
from app.suggestions.models import Area, Suggestion
from app.suggestions.queries import ENOUGH

MOST_BY_VALUE = 200  # shown on one page: their order changes with each estimate
POSTPONED, IMPORTANT = "postponed", "important"
SHOWN = ("", POSTPONED, IMPORTANT)


def list_queue(viewer: Member, show: str, now: datetime, cursor: str | None) -> Page[QueuedDecision]:
    """Return a page of what waits, with suggestions, threads, authors and areas. Raises NotFound for an unknown `show`.

    What is due first comes first; with IMPORTANT what has the most impact, then the least effort.
    """
    if show not in SHOWN:
        raise NotFound
    statement = _queue(viewer).where(_is_postponed(now) if show == POSTPONED else ~_is_postponed(now))
    if show == IMPORTANT:
        value = func.coalesce(QueuedDecision.impact, 0) * 10 - func.coalesce(QueuedDecision.effort, 0)
        newest = statement.order_by(value.desc(), QueuedDecision.decide_by, QueuedDecision.suggestion_id)
        return Page(db.session.scalars(newest.limit(MOST_BY_VALUE)).all())
    first = QueuedDecision.postponed_until if show == POSTPONED else QueuedDecision.decide_by
    return paginate(statement, (first, QueuedDecision.suggestion_id), cursor, is_rising=True)


def count_waiting(viewer: Member, now: datetime) -> int:
    """Return how many decisions wait. One statement."""
    waiting = select(func.count()).select_from(QueuedDecision).join(QueuedDecision.suggestion).join(Suggestion.thread)
    return db.session.scalar(waiting.where(*_waits_for(viewer), ~_is_postponed(now))) or 0


def find_queued(suggestion_id: int) -> QueuedDecision | None:
    return db.session.get(QueuedDecision, suggestion_id)


def get_queued(suggestion: Suggestion) -> QueuedDecision:
    """Return the suggestion's row of the queue. Raises NotFound if it has not reached critical mass."""
    return require_found(find_queued(suggestion.id))


def candidates() -> list[int]:
    """Return the ids of undecided suggestions that may have reached critical mass, and of those in the queue."""
    queued = exists().where(QueuedDecision.suggestion_id == Suggestion.id)
    may_be = or_(queued, Suggestion.source_count >= ENOUGH.sources)
    return list(db.session.scalars(select(Suggestion.id).where(Suggestion.status.in_(WAITING), may_be)))


def due_for_reminder(now: datetime) -> list[QueuedDecision]:
    """Return what is due within three days and nobody was reminded of, and what is overdue since the last reminder."""
    never = and_(QueuedDecision.reminded_at.is_(None), QueuedDecision.decide_by <= now + REMIND_BEFORE)
    overdue = and_(QueuedDecision.reminded_at < QueuedDecision.decide_by, QueuedDecision.decide_by <= now)
    statement = (
        select(QueuedDecision)
        .join(QueuedDecision.suggestion)
        .join(Suggestion.thread)
        .options(contains_eager(QueuedDecision.suggestion).contains_eager(Suggestion.thread))
        .where(or_(never, overdue), Suggestion.status.in_(WAITING), ~_is_postponed(now))
        .order_by(QueuedDecision.suggestion_id)
    )
    return list(db.session.scalars(statement))


def _queue(viewer: Member) -> Select[QueuedDecision]:
    author = joinedload(Thread.asker).load_only(Member.handle, Member.name, raiseload=True)
    suggestion = contains_eager(QueuedDecision.suggestion)
    return (
        select(QueuedDecision)
        .join(QueuedDecision.suggestion)
        .join(Suggestion.thread)
        .options(
            suggestion.contains_eager(Suggestion.thread).options(author),
            suggestion.joinedload(Suggestion.area, innerjoin=True).joinedload(Area.owner),
        )
        .where(*_waits_for(viewer))
    )


def _waits_for(viewer: Member) -> tuple[ColumnElement[bool], ...]:
    return Suggestion.status.in_(WAITING), listed(viewer)


def _is_postponed(now: datetime) -> ColumnElement[bool]:
    return and_(QueuedDecision.postponed_until.is_not(None), QueuedDecision.postponed_until > now)
