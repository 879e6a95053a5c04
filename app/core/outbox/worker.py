"""The worker: drains the outbox and runs the schedule, forever or until nothing is left.

PostgreSQL allows any number of workers. On SQLite a second one waits and takes over when the first ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.globals import app_ctx
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db.base import db
from app.core.db.engine import is_sqlite
from app.core.db.session import unit_of_work
from app.core.logs import log
from app.core.outbox.delivery import Round, deliver_batch, deliver_unordered
from app.core.outbox.events import OUTSIDE
from app.core.outbox.failures import error_location, error_summary, is_unavailable
from app.core.outbox.leases import (
    Heartbeat,
    acquire_single_worker_lock,
    expire_previous_workers,
    new_worker_name,
    release_lease,
    renew_lease,
)
from app.core.outbox.retries import catch_up
from app.core.outbox.scheduler import ScheduledJob, enqueue_due_jobs, forget_future_ticks

IDLE_SECONDS = 0.5  # between two polls while there is nothing to do
BREATH_SECONDS = 0.02  # between two rounds on SQLite, so that waiting requests can write
AFTER_TROUBLE_SECONDS = 2.0  # while the database does not answer
AFTER_REFUSAL_SECONDS = 30.0  # while an external server accepts nothing


@dataclass
class StopRequest:
    """Set by a signal; the worker ends after its current round."""

    is_asked: bool = False


def init_app(app: Flask, schedule: Sequence[ScheduledJob], steps: Sequence[Callable[[], int]] = ()) -> None:
    """Set the schedule, and `steps`: what each round does after the deliveries; they return how much they did."""
    app.extensions["schedule"], app.extensions["worker_steps"] = schedule, steps


def run_worker(app: Flask, stop: StopRequest, *, until_empty: bool = False) -> int:
    """Deliver everything due until asked to stop (or until nothing is left); return how many deliveries were made."""
    name, told = new_worker_name(), 0
    with ExitStack() as stack:
        with app.app_context():
            single = is_sqlite()
            if single and not _take_place(stack, stop, waits=not until_empty):
                return 0
        stack.enter_context(Heartbeat(app, name))
        if not until_empty:
            stack.enter_context(Courier(app, name))
        ticked: datetime | None = None
        while not stop.is_asked:
            ticked, count = _look(app, name, ticked)
            if until_empty:
                count += _carry(app, name).count
            told += count
            if count == 0 and until_empty:
                break
            time.sleep(IDLE_SECONDS if count == 0 else BREATH_SECONDS if single else 0)
    return told


def run_until_empty(now: datetime | None = None) -> int:
    """Deliver everything due at `now` (default: the current time) in this thread; return the number delivered.

    It needs an application context, ends the transaction open there, and does not run the schedule.
    """
    app, name, told = app_ctx.app, new_worker_name(), 0
    db.session.rollback()
    with app.app_context():
        renew_lease(name, clock.now())
        while count := deliver_batch(name, now or clock.now()) + _carry(app, name, now).count + _take_steps(app):
            told += count
        release_lease(name)
    db.session.rollback()  # the caller's objects are loaded again
    return told


def _take_place(stack: ExitStack, stop: StopRequest, *, waits: bool) -> bool:
    """Become SQLite's only worker and release its predecessor's leases; False if stopped before it could.

    With `waits=False` it returns True even if another worker runs, whose leases stay as they are.
    """
    place = acquire_single_worker_lock()
    while place is None and waits and not stop.is_asked:
        time.sleep(IDLE_SECONDS)
        place = acquire_single_worker_lock()
    if place is not None:
        stack.enter_context(place)
        expire_previous_workers()
    return place is not None or not waits


def _look(app: Flask, name: str, ticked: datetime | None) -> tuple[datetime | None, int]:
    """Run the schedule once a minute and deliver one batch; wait if the database fails."""
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    with app.app_context():
        try:
            if minute != ticked:
                _catch_up(now)
                enqueue_due_jobs(now)
            return minute, deliver_batch(name, now) + _take_steps(app)
        except SQLAlchemyError as error:
            log.error("worker waits for the database", error=error_summary(error))
            db.session.rollback()
            time.sleep(AFTER_TROUBLE_SECONDS)
            return ticked, 0


def _take_steps(app: Flask) -> int:
    """Take each step of the round; one that fails is logged and taken again in the next round."""
    done = 0
    for step in app.extensions["worker_steps"]:
        try:
            done += step()
        except Exception as error:  # whatever a step raises must not stop deliveries
            if is_unavailable(error):
                raise
            db.session.rollback()
            log.error("step failed", step=step.__name__, error=error_summary(error), where=error_location(error))
    return done


def _catch_up(now: datetime) -> None:
    with unit_of_work():
        forget_future_ticks(now)
        catch_up(now)


def _carry(app: Flask, name: str, now: datetime | None = None) -> Round:
    """Deliver some of the lane `OUTSIDE`."""
    with app.app_context():
        return deliver_unordered(OUTSIDE, name, now or clock.now())


class Courier:
    """Delivers the lane `OUTSIDE` in a thread of its own, because it may have to wait for external servers."""

    def __init__(self, app: Flask, name: str) -> None:
        self._app, self._name = app, name
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> Courier:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        pause = 0.0
        while not self._stopped.wait(pause):
            try:
                told = _carry(self._app, self._name)
            except SQLAlchemyError as error:
                log.error("courier waits for the database", error=error_summary(error))
                pause = AFTER_TROUBLE_SECONDS
            else:
                pause = AFTER_REFUSAL_SECONDS if told.is_refused else 0.0 if told.count else IDLE_SECONDS
