"""Names that stand in the database: renaming a function never renames them, or what waits in the queue is lost."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app.core.outbox.events import ANNOUNCED, handler_registry
from app.wiring.schedule import SCHEDULE

FROZEN = Path(__file__).parent / "stored_names.txt"


def test_the_names_of_reactions_jobs_and_events_are_those_that_databases_hold(app: Flask) -> None:
    """Add a line for a new name. To rename one, write a migration of `event` and `delivery` first."""
    names = [
        *(f"reaction {name}" for name in sorted(handler_registry().by_name)),
        *(f"job {name}" for name in sorted(job.name for job in SCHEDULE)),
        *(f"event {name}" for name in sorted(ANNOUNCED)),
    ]
    assert names == FROZEN.read_text().splitlines()
