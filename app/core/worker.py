"""The worker: drains the outbox and runs the schedule, for ever or until nothing is left.

On PostgreSQL any number work side by side. On SQLite one does all; a second one stands by and takes over when the
first ends.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from flask.globals import app_ctx
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db import db, is_sqlite
from app.core.deliveries import tell_round
from app.core.failures import describe
from app.core.leases import Heartbeat, bury_predecessors, leave, new_name, show, take_only_place
from app.core.logs import log
from app.core.ticking import Job, tick

IDLE_SECONDS = 0.5  # between two looks while there is nothing to do
BREATH_SECONDS = 0.02  # between two rounds on SQLite: a request that waits to write goes first
AFTER_TROUBLE_SECONDS = 2.0  # while the database does not answer


@dataclass
class Stop:
    """Asked for by a signal; the worker ends after what it has in hand."""

    is_asked: bool = False


def init_app(app: Flask, schedule: Sequence[Job]) -> None:
    app.extensions["schedule"] = schedule


def work(app: Flask, stop: Stop, *, until_empty: bool = False) -> int:
    """Tell all that is due, as it comes, until asked to stop (or until nothing is left); how many deliveries were
    told."""
    name, told = new_name(), 0
    with ExitStack() as stack:
        with app.app_context():
            single = is_sqlite()
            if single and not _take_place(stack, stop, waits=not until_empty):
                return 0
        stack.enter_context(Heartbeat(app, name))
        ticked: datetime | None = None
        while not stop.is_asked:
            ticked, count = _look(app, name, ticked)
            told += count
            if count == 0 and until_empty:
                break
            time.sleep(IDLE_SECONDS if count == 0 else BREATH_SECONDS if single else 0)
    return told


def run_until_empty(now: datetime | None = None) -> int:
    """Tell all that is due at `now` (by the clock where it is not given), here and at once; how many deliveries
    were told.

    For commands, demo data and tests: it needs an application context, ends the transaction that is open there, and
    leaves the schedule alone.
    """
    app, name, told = app_ctx.app, new_name(), 0
    db.session.rollback()
    with app.app_context():
        show(name, clock.now())
        while count := tell_round(name, now or clock.now()):
            told += count
        leave(name)
    db.session.rollback()  # what the caller has loaded is read anew
    return told


def _take_place(stack: ExitStack, stop: Stop, *, waits: bool) -> bool:
    """Become the only worker of an SQLite database, and free what the one before held. False where there is no work
    to do here.

    One that only drains does so beside another, which keeps what it holds.
    """
    place = take_only_place()
    while place is None and waits and not stop.is_asked:
        time.sleep(IDLE_SECONDS)
        place = take_only_place()
    if place is not None:
        stack.enter_context(place)
        bury_predecessors()
    return place is not None or not waits


def _look(app: Flask, name: str, ticked: datetime | None) -> tuple[datetime | None, int]:
    """One look at clock and outbox; trouble with the database is waited out."""
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    with app.app_context():
        try:
            if minute != ticked:
                tick(now)
            return minute, tell_round(name, now)
        except SQLAlchemyError as error:
            log.error("worker waits for the database", error=describe(error))
            db.session.rollback()
            time.sleep(AFTER_TROUBLE_SECONDS)
            return ticked, 0


__all__ = ["Job", "Stop", "init_app", "run_until_empty", "work"]
