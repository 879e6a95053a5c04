"""Page views and last visits: collected in memory, appended every few seconds, aggregated by the worker.

A GET writes nothing. If a process is killed, at most five seconds of page views are lost.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime
from typing import Any, TypeAlias

from flask import Flask, current_app, g, has_request_context
from sqlalchemy import String, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db.base import Base, Id, LongInteger, UtcDateTime, db
from app.core.db.session import unit_of_work

EVERY_SECONDS = 5.0
ViewedSubject: TypeAlias = tuple[str, int]
"""The kind of a page view and its subject."""
MOST_GATHERED = 10_000  # page views; older ones are dropped while the database cannot be written


class PageView(Base):
    """A view of a page; `kind` says which kind of page."""

    __tablename__ = "page_view"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24), index=True)
    subject_id: Mapped[int] = mapped_column(LongInteger)
    member_id: Mapped[int | None] = mapped_column(LongInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Gathering:
    """The page views of this process that are not in the database yet."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: deque[dict[str, Any]] = deque(maxlen=MOST_GATHERED)
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def add(self, kind: str, subject_id: int, member_id: int | None, now: datetime) -> None:
        self._waiting.append({"kind": kind, "subject_id": subject_id, "member_id": member_id, "at": now})
        with self._lock:
            if self._timer is None and not self._app.testing:
                self._timer = threading.Timer(EVERY_SECONDS, self._append_later)
                self._timer.daemon = True
                self._timer.start()

    def subjects(self, kind: str) -> set[int]:
        """Return the ids of viewed subjects of this kind that are not in the database yet."""
        return {each["subject_id"] for each in list(self._waiting) if each["kind"] == kind}

    def forget(self) -> None:
        """Discard all collected page views."""
        self._waiting.clear()

    def append_now(self) -> None:
        """Write the collected page views, in one short transaction."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if taken:
            with unit_of_work():
                db.session.execute(insert(PageView), taken)

    def _append_later(self) -> None:
        with self._lock:
            self._timer = None
        with self._app.app_context():
            try:
                self.append_now()
            except SQLAlchemyError:
                self._app.logger.warning("sightings could not be written and are dropped")


def init_app(app: Flask) -> None:
    app.extensions["sightings"] = Gathering(app)


def record_page_view(kind: str, subject_id: int, member_id: int | None, now: datetime) -> None:
    """Record a page view without a statement. On a cached page each reader counts too."""
    if has_request_context():
        g.setdefault("seen", []).append((kind, subject_id))
    current_app.extensions["sightings"].add(kind, subject_id, member_id, now)
