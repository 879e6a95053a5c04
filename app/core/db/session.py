"""The database: base class, column types, and the unit of work. The only file that commits.

A request is one unit of work, committed once before its first byte leaves where its status is below 400. Jobs,
commands and tests say `unit_of_work()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from flask import g, request
from sqlalchemy import event, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from app.core.db.base import db
from app.core.errors import Conflict

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])
is_writing: ContextVar[bool] = ContextVar("writing", default=False)


# ── Unit of work ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def unit_of_work(*, writes: bool = True) -> Iterator[None]:
    """Commit what is done inside, or none of it."""
    token = is_writing.set(writes)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        is_writing.reset(token)


@contextmanager
def commit_despite_refusal() -> Iterator[None]:
    """Keep what is written inside although the request is about to be refused.

    What the request did before is rolled back first, so that nothing but this survives: counted failures.
    """
    db.session.rollback()
    with unit_of_work():
        yield


def end_read_transaction() -> None:
    """Let go of what was read so far, before slow work (hashing) that nobody should wait for."""
    db.session.rollback()


def lock_row(row: T, *, waits: bool = True) -> T:
    """The row as it is now, held until the end of the unit of work: two tabs wait for each other here.

    What is loaded beside its columns stays loaded. Rows that point to it may be added meanwhile: its key stays. Where
    a later one is locked already, `waits=False` raises Conflict rather than wait for a transaction that waits for that.
    """
    db.session.flush()
    columns = [column.key for column in inspect(type(row)).column_attrs]
    try:
        db.session.refresh(row, columns, with_for_update={"key_share": True, "skip_locked": not waits})
    except InvalidRequestError as error:
        raise error if waits else Conflict from error
    return row


def read_only(view: View) -> View:
    """Mark a view whose POST writes nothing (preview, similar): it takes no write lock."""
    view.is_read_only = True  # type: ignore[attr-defined]
    return view


@event.listens_for(Session, "before_flush")
def _no_writes_while_reading(session: Session, _context: Any, _instances: Any) -> None:
    """A GET writes nothing. What reading leaves behind is a sighting."""
    if g and g.get("writes") is False and (session.new or session.dirty or session.deleted) and not is_writing.get():
        raise RuntimeError(f"{request.method} {request.path} tried to write {[*session.new, *session.dirty]}")
