"""Sweeps: process many rows, each in its own transaction, so that a failure stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.exc import DBAPIError

from app.core.db.row_locks import in_unit_of_work
from app.core.logs import log
from app.core.outbox.failures import error_location, error_summary


class SomeFailed(Exception):
    """Some rows of a sweep failed: the job has failed, although the other rows are done."""


@dataclass
class Sweep:
    """How many rows were processed, and how many of them failed."""

    count: int = 0
    failed: int = 0

    def each(self, rows: Iterable[Any], deed: Callable[..., object], *, writes: bool = True) -> None:
        """Call `deed(*row)` for each row in its own unit of work; log failures, but raise on a lost connection."""
        for row in rows:
            self.count += 1
            try:
                in_unit_of_work(partial(deed, *row), writes=writes)
            except Exception as error:
                if isinstance(error, DBAPIError) and error.connection_invalidated:
                    raise
                self.failed += 1
                log.error(
                    "row of a sweep failed",
                    row=str(tuple(row)),
                    error=error_summary(error),
                    where=error_location(error),
                )


@contextmanager
def sweeping() -> Iterator[Sweep]:
    """Process rows with `each`. Raises SomeFailed at the end if some failed, so that the job counts as failed."""
    sweep = Sweep()
    yield sweep
    if sweep.failed:
        raise SomeFailed(f"{sweep.failed} of {sweep.count} rows failed; the log says which.")
