"""Page views, last visits and whatever else a page leaves: collected in memory, appended every few seconds.

A GET writes nothing. If a process is killed, at most five seconds of it are lost. The worker aggregates page views.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
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
Values: TypeAlias = dict[str, Any]
Append: TypeAlias = Callable[[Sequence[Values]], None]
"""Inserts collected rows."""
MOST_GATHERED = 10_000  # rows; older ones are dropped while the database cannot be written


class PageView(Base):
    """A view of a page; `kind` says which kind of page."""

    __tablename__ = "page_view"
    __subjects__ = {"member": "member_id"}

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24), index=True)
    subject_id: Mapped[int] = mapped_column(LongInteger)
    member_id: Mapped[int | None] = mapped_column(LongInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def append_page_views(rows: Sequence[Values]) -> None:
    db.session.execute(insert(PageView), rows)


class Gathering:
    """The rows of this process that are not in the database yet, each with the function that inserts it."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: deque[tuple[Append, Values]] = deque(maxlen=MOST_GATHERED)
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def add(self, kind: str, subject_id: int, member_id: int | None, now: datetime) -> None:
        """Collect a page view."""
        values = {"kind": kind, "subject_id": subject_id, "member_id": member_id, "at": now}
        self.collect(append_page_views, values)

    def collect(self, append: Append, values: Values) -> None:
        self._waiting.append((append, values))
        with self._lock:
            if self._timer is None and not self._app.testing:
                self._timer = threading.Timer(EVERY_SECONDS, self._append_later)
                self._timer.daemon = True
                self._timer.start()

    def subjects(self, kind: str) -> set[int]:
        """Return the ids of viewed subjects of this kind that are not in the database yet."""
        return {values["subject_id"] for _append, values in list(self._waiting) if values.get("kind") == kind}

    def forget(self) -> None:
        """Discard all collected rows."""
        self._waiting.clear()

    def append_now(self) -> None:
        """Write the collected rows, in one short transaction."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not taken:
            return
        rows: dict[Append, list[Values]] = {}
        for append, values in taken:
            rows.setdefault(append, []).append(values)
        with unit_of_work():
            for append, collected in rows.items():
                append(collected)

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


def append_later(append: Append, **values: Any) -> None:
    """Have these values inserted by `append`, with those of other requests, within a few seconds."""
    current_app.extensions["sightings"].collect(append, values)
