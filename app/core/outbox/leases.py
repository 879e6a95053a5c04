"""Leases: which workers are alive, and which deliveries and lanes each has leased.

A worker leases these only while it works outside of the database, and renews the lease every few seconds. One that has
not done so for LEASE_SECONDS counts as dead, and its leases are released.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
import threading
from datetime import datetime, timedelta
from typing import IO

from flask import Flask, current_app
from sqlalchemy import String, delete, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db.base import Base, UtcDateTime, db
from app.core.db.engine import is_sqlite
from app.core.db.session import unit_of_work
from app.core.logs import log
from app.core.outbox.models import Delivery, OrderedQueue

LEASE_SECONDS = 30.0
SHOWN_PER_LEASE = 3  # renewals per lease
LATE_AFTER = timedelta(minutes=2)  # a worker not seen for this long is not running


class Worker(Base):
    """A worker process, and when it last renewed its lease."""

    __tablename__ = "worker"
    __is_cached__ = False

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Heartbeat:
    """Renews a worker's lease from a thread of its own, also during long work, and releases it at the end."""

    def __init__(self, app: Flask, name: str) -> None:
        self._app, self._name = app, name
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        with self._app.app_context():
            renew_lease(self._name, clock.now())
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        self._thread.join()
        with self._app.app_context():
            release_lease(self._name)

    def _beat(self) -> None:
        while not self._stopped.wait(lease_of(self._app).total_seconds() / SHOWN_PER_LEASE):
            with self._app.app_context():
                try:
                    renew_lease(self._name, clock.now())
                except SQLAlchemyError as error:
                    log.warning("worker could not show itself", worker=self._name, error=type(error).__name__)


def new_worker_name() -> str:
    """Return a worker name that is unique across machines."""
    return f"{socket.gethostname()[:32]}:{os.getpid()}:{secrets.token_hex(4)}"


def lease_of(app: Flask) -> timedelta:
    return timedelta(seconds=app.config.get("LEASE_SECONDS", LEASE_SECONDS))


def renew_lease(name: str, now: datetime) -> None:
    """Renew this worker's lease, and release those of workers whose lease has expired."""
    with unit_of_work():
        db.session.merge(Worker(name=name, seen_at=now))
        db.session.flush()
        lease = lease_of(current_app)  # a time in the future was written before the clock was set back
        db.session.execute(delete(Worker).where(or_(Worker.seen_at < now - lease, Worker.seen_at > now + lease)))
        _free_what_the_dead_held()


def release_lease(name: str) -> None:
    """Release this worker's lease when it ends normally."""
    with unit_of_work():
        db.session.execute(delete(Worker).where(Worker.name == name))
        _free_what_the_dead_held()


def expire_previous_workers() -> None:
    """Release all leases: for the only worker of an SQLite database, when it starts."""
    with unit_of_work():
        db.session.execute(delete(Worker))
        _free_what_the_dead_held()


def last_seen() -> datetime | None:
    """Return when any worker last renewed its lease, or None."""
    return db.session.scalar(select(func.max(Worker.seen_at)))


def acquire_single_worker_lock() -> IO[str] | None:
    """Return the file lock of SQLite's only worker, or None if taken. The system releases it when the process ends."""
    if not is_sqlite():
        raise ValueError("only SQLite has room for one worker only")
    place = open(f"{db.engine.url.database}-worker", "a")  # noqa: SIM115 — stays open as long as the process lives
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        place.close()
        return None
    return place


def _free_what_the_dead_held() -> None:
    living = select(Worker.name)
    for table in (Delivery, OrderedQueue):
        held_by_the_dead = (table.leased_by.is_not(None), table.leased_by.not_in(living))
        db.session.execute(update(table).where(*held_by_the_dead).values(leased_by=None))
