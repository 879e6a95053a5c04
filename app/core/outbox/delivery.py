"""Deliver events: each round is a short transaction that takes due deliveries and calls their reactions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from time import monotonic
from typing import Any

from sqlalchemy import Select, select, update

from app.core.db.base import db
from app.core.db.engine import is_sqlite
from app.core.db.insert import insert_if_absent
from app.core.db.row_locks import in_unit_of_work, is_deadlock, watched_locks
from app.core.db.session import unit_of_work
from app.core.logs import log
from app.core.mail.transports import MailDelayed, MailRefused
from app.core.outbox.events import UNORDERED, Outside, handler_registry
from app.core.outbox.failures import error_location, error_summary
from app.core.outbox.models import DEAD, DONE, PENDING, Delivery, Event, OrderedQueue
from app.core.outbox.retries import ATTEMPTS, pause_after
from app.core.outbox.scheduler import count_run, job_named

MOST_AT_ONCE = 100  # deliveries per transaction
LONGEST_HOLD = 0.008  # seconds after which a transaction takes no more: on SQLite every writer waits for it
STEPS_OVER = 3  # failures after which later events of the same thread in an ordered lane no longer wait


class Unknown(Exception):
    """A delivery names a reaction that this version does not have."""


HOPELESS = (Unknown, MailRefused)  # errors that are never retried


@dataclass(frozen=True)
class Due:
    """A delivery that this transaction has taken, and its event, detached from the session."""

    id: int
    reaction: str
    receiver: str
    attempts: int
    event: Event


@dataclass
class Round:
    """The result of one transaction. `outside` is the work of one delivery that remains to be done after the commit."""

    done: list[int] = field(default_factory=list)
    failed: int = 0
    outside: tuple[Due, Outside] | None = None
    is_refused: bool = False  # the external server refused it for now; the next delivery would fail too

    @property
    def count(self) -> int:
        return len(self.done) + self.failed + (self.outside is not None)


def deliver_batch(worker: str, now: datetime) -> int:
    """Run one round of every lane except `OUTSIDE`; return how many deliveries were made or tried."""
    return deliver_unordered("", worker, now).count + sum(
        tell_lane(lane, worker, now) for lane in _lanes_with_work(now)
    )


def deliver_unordered(lane: str, worker: str, now: datetime) -> Round:
    """Deliver some of an unordered lane; other workers can deliver others at the same time."""
    with unit_of_work():
        due = _due(lane, now).order_by(Delivery.next_try_at, Delivery.id)
        told = _tell(_taken(due.with_for_update(of=Delivery, skip_locked=True)), now)
        _mark(told, worker, now)
    _finish(told, worker, now)
    return told


def tell_lane(lane: str, worker: str, now: datetime) -> int:
    """Deliver some of an ordered lane, oldest first, and return how many; none if another worker has the lane.

    A failed delivery makes later events of its thread wait until it has failed STEPS_OVER times.
    """
    with unit_of_work():
        insert_if_absent(OrderedQueue, name=lane)
        free = (
            select(OrderedQueue.name)
            .where(OrderedQueue.name == lane, OrderedQueue.leased_by.is_(None))
            .with_for_update(skip_locked=True)
        )
        if db.session.scalar(free) is None:
            return 0
        held_up = _held_up(lane, now)
        due = _due(lane, now).order_by(Delivery.id)
        told = _tell(_taken(due.with_for_update(of=Delivery)), now, held_up)
        _mark(told, worker, now)
        if told.outside:
            db.session.execute(update(OrderedQueue).where(OrderedQueue.name == lane).values(leased_by=worker))
    _finish(told, worker, now, lane)
    return told.count


def _lanes_with_work(now: datetime) -> Sequence[str]:
    due = (Delivery.state == PENDING, Delivery.lane.not_in(UNORDERED), Delivery.next_try_at <= now)
    with unit_of_work(writes=False):
        return db.session.scalars(select(Delivery.lane).where(*due).distinct()).all()


def _held_up(lane: str, now: datetime) -> set[tuple[str, int]]:
    """Return the subjects (`_subject_of`) that have an earlier event waiting for its next attempt."""
    failed = (Delivery.attempts > 0, Delivery.attempts < STEPS_OVER, Delivery.next_try_at > now)
    waiting = select(Event).join(Delivery, Delivery.event_id == Event.id).where(Delivery.state == PENDING, *failed)
    return {_subject_of(each) for each in db.session.scalars(waiting.where(Delivery.lane == lane))}


def _subject_of(event: Event) -> tuple[str, int]:
    """Return the thread that the event is about, or else its own subject."""
    return (
        ("thread", event.values["thread_id"]) if "thread_id" in event.values else (event.subject_type, event.subject_id)
    )


def _due(lane: str, now: datetime) -> Select[*tuple[Any, ...]]:
    columns = (Delivery.id, Delivery.reaction, Delivery.receiver, Delivery.attempts, Event)
    waiting: Select[*tuple[Any, ...]] = select(*columns).join(Event, Event.id == Delivery.event_id)
    free = (Delivery.state == PENDING, Delivery.leased_by.is_(None), Delivery.lane == lane, Delivery.next_try_at <= now)
    return waiting.where(*free).limit(MOST_AT_ONCE)


def _taken(due: Select[*tuple[Any, ...]]) -> list[Due]:
    """Return the deliveries, locked until the end of the transaction."""
    rows = db.session.execute(due).all()
    db.session.expunge_all()
    return [Due(row.id, row.reaction, row.receiver, row.attempts, row.Event) for row in rows]


def _tell(taken: list[Due], now: datetime, held_up: set[tuple[str, int]] | None = None) -> Round:
    """Deliver one by one, until one has work outside of the database or the transaction has lasted long enough.

    In an ordered lane, events about a subject that is in `held_up` or fails wait. In others, a delivery that locked
    rows ends the transaction on PostgreSQL: the next would lock others in any order.
    """
    told, until = Round(), monotonic() + LONGEST_HOLD
    for due in taken:
        if told.outside or monotonic() > until:
            break
        if held_up is not None and _subject_of(due.event) in held_up:
            continue
        savepoint = db.session.begin_nested()
        try:
            with watched_locks() as locks:
                outside = _call(due, now)
                db.session.flush()
            savepoint.commit()
        except Exception as error:  # whatever a reaction raises must not affect others
            savepoint.rollback()  # raises if the whole transaction is lost: then nothing of this round is committed
            if is_deadlock(error):
                break  # it stays due
            _mark_failed(due, error, now)
            told.failed += 1
            if held_up is not None and due.attempts + 1 < STEPS_OVER:
                held_up.add(_subject_of(due.event))
        else:
            if outside is None:
                told.done.append(due.id)
            else:
                told.outside = (due, outside)
        db.session.expunge_all()
        if locks.taken and held_up is None and not is_sqlite():
            break
    return told


def _call(due: Due, now: datetime) -> Outside | None:
    job = job_named(due.reaction)
    if job is not None:
        return partial(in_unit_of_work, partial(job.function, now))
    due.event.delivered_at = now
    reaction = handler_registry().by_name.get(due.reaction)
    if reaction is None:
        raise Unknown("No reaction of this name is known here.")
    return reaction.function(due.event, due.receiver) if due.receiver else reaction.function(due.event)


def _mark(told: Round, worker: str, now: datetime) -> None:
    if told.done:
        _mark_done(told.done, now)
    if told.outside:
        db.session.execute(update(Delivery).where(Delivery.id == told.outside[0].id).values(leased_by=worker))


def _finish(told: Round, worker: str, now: datetime, lane: str = "") -> None:
    """Do the work outside of the database, then record its result and release the leases taken for it."""
    if told.outside is None:
        return
    due, outside = told.outside
    error: Exception | None = None
    try:
        outside()
    except Exception as raised:  # whatever it raises must not affect others
        error = raised
    told.is_refused = isinstance(error, MailDelayed)
    db.session.rollback()
    with unit_of_work():
        if (job := job_named(due.reaction)) is not None:
            count_run(job, error_summary(error) if error else "", now)
        if error is None:
            _mark_done([due.id], now)
        else:
            _mark_failed(due, error, now)
        db.session.execute(
            update(OrderedQueue)
            .where(OrderedQueue.name == lane, OrderedQueue.leased_by == worker)
            .values(leased_by=None)
        )


def _mark_done(deliveries: list[int], now: datetime) -> None:
    done = {"state": DONE, "done_at": now, "attempts": Delivery.attempts + 1, "leased_by": None, "last_error": None}
    db.session.execute(update(Delivery).where(Delivery.id.in_(deliveries)).values(done))


def _mark_failed(due: Due, error: Exception, now: datetime) -> None:
    attempts, told = due.attempts + 1, error_summary(error)
    is_dead = attempts >= ATTEMPTS or isinstance(error, HOPELESS)
    names = {"reaction": due.reaction, "of": due.event.name, "delivery": due.id, "attempts": attempts}
    (log.error if is_dead else log.warning)("reaction failed", **names, error=told, where=error_location(error))
    state, next_try_at = DEAD if is_dead else PENDING, now + pause_after(attempts)
    failed = {"attempts": attempts, "next_try_at": next_try_at, "leased_by": None, "last_error": told, "state": state}
    db.session.execute(update(Delivery).where(Delivery.id == due.id, Delivery.state == PENDING).values(failed))
