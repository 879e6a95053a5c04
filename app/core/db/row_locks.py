"""Row locks: detect whether a transaction has locked rows, and retry after a deadlock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from time import sleep
from typing import Any, TypeVar

from flask import Flask, request
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from app.core.db.base import db
from app.core.db.session import unit_of_work

T = TypeVar("T")
DEADLOCK = "40P01"  # PostgreSQL: deadlock detected, and this transaction was the one rolled back
ATTEMPTS = 5
PAUSE = 0.05  # seconds after the first attempt; each further one waits longer
LOCKING = (" FOR NO KEY UPDATE", " FOR UPDATE")


def init_app(app: Flask) -> None:
    """Retry a view whose transaction was rolled back by a deadlock: nothing of it was committed."""
    once = app.dispatch_request

    def dispatch(*context: Any) -> Any:
        for attempt in range(1, ATTEMPTS):
            try:
                return once(*context)
            except DBAPIError as error:
                if not is_deadlock(error):
                    raise
            db.session.rollback()
            for file in chain.from_iterable(request.files.listvalues()):
                file.seek(0)
            sleep(attempt * PAUSE)
        return once(*context)

    app.dispatch_request = dispatch  # type: ignore[method-assign]


def is_deadlock(error: BaseException) -> bool:
    """Return whether the transaction was rolled back by a deadlock and can be retried at once."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == DEADLOCK


def in_unit_of_work(deed: Callable[[], T], *, writes: bool = True) -> T:
    """Run the function in a unit of work, and retry after a deadlock. For jobs, whose functions may run twice."""
    for attempt in range(1, ATTEMPTS):
        try:
            with unit_of_work(writes=writes):
                return deed()
        except DBAPIError as error:
            if not is_deadlock(error):
                raise
        sleep(attempt * PAUSE)
    with unit_of_work(writes=writes):
        return deed()


@dataclass
class Locks:
    """Whether the transaction has locked or changed rows while it was watched."""

    taken: bool = False


@contextmanager
def watched_locks() -> Iterator[Locks]:
    """Watch the session's transaction for statements that lock rows."""
    connection, locks = db.session.connection(), Locks()

    def note(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        is_change = context is not None and (context.isupdate or context.isdelete)
        locks.taken = locks.taken or is_change or any(words in statement for words in LOCKING)

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield locks
    finally:
        event.remove(connection, "before_cursor_execute", note)
