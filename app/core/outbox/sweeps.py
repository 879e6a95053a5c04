"""A sweep takes up many rows, each alone: what is wrong with one stops none of the others."""

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
    """Some rows of a sweep failed: the job has failed, although the others are done."""


@dataclass
class Sweep:
    """How many rows were taken up, and how many of them failed."""

    count: int = 0
    failed: int = 0

    def each(self, rows: Iterable[Any], deed: Callable[..., object], *, writes: bool = True) -> None:
        """Do `deed(*row)` for each row in a unit of work of its own; one that fails is logged, and the next begins.

        Raises what a database that is away raises.
        """
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
    """Take up rows with `each`. Raises SomeFailed at the end where some failed: the job is then counted as failed."""
    sweep = Sweep()
    yield sweep
    if sweep.failed:
        raise SomeFailed(f"{sweep.failed} of {sweep.count} rows failed; the log says which.")
