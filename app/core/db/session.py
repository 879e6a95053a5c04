"""The unit of work and row locks. The only module that commits.

A request is one unit of work, committed once before the first byte of its response is sent, if its status is below
400. Jobs, commands and tests use `unit_of_work()`.
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
    """Commit everything that is done inside, or nothing on an exception."""
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
    """Roll back, then commit only what is written inside, such as counted failures, although the request is refused."""
    db.session.rollback()
    with unit_of_work():
        yield


def end_read_transaction() -> None:
    """End the transaction before slow work (hashing), so that nobody waits for it."""
    db.session.rollback()


def lock_row(row: T, *, waits: bool = True) -> T:
    """Lock and return the row with its current values until the end of the unit of work.

    Rows that refer to it can still be inserted. With `waits=False` it raises Conflict rather than wait: for rows out of
    the lock order, which could deadlock.
    """
    db.session.flush()
    columns = [column.key for column in inspect(type(row)).column_attrs]
    try:
        db.session.refresh(row, columns, with_for_update={"key_share": True, "skip_locked": not waits})
    except InvalidRequestError as error:
        raise error if waits else Conflict from error
    return row


def read_only(view: View) -> View:
    """Mark a view whose POST writes nothing (preview, similar questions): it takes no write lock."""
    view.is_read_only = True  # type: ignore[attr-defined]
    return view


@event.listens_for(Session, "before_flush")
def _no_writes_while_reading(session: Session, _context: Any, _instances: Any) -> None:
    """Raise RuntimeError if a GET is about to write. Page views are recorded by `core/activity.py` instead."""
    if g and g.get("writes") is False and (session.new or session.dirty or session.deleted) and not is_writing.get():
        raise RuntimeError(f"{request.method} {request.path} tried to write {[*session.new, *session.dirty]}")
